import type { AwsClients } from "../../src/aws/aws-clients.ts";

/** An image to push: its tag moves to it. */
export interface PushedImage {
  readonly repository: string;
  readonly tag: string;
  /** What makes its digest another's. */
  readonly content: string;
  /** @defaultValue 123456789012 */
  readonly registryId?: string;
  /** A list of manifests, one per platform, as `docker buildx` pushes. @defaultValue false */
  readonly isList?: boolean;
}

/** Pushes an image's manifest and answers its digest. */
export async function pushImage(clients: AwsClients, image: PushedImage): Promise<string> {
  const { CreateRepositoryCommand, PutImageCommand } = await import("@aws-sdk/client-ecr");
  const { repository: repositoryName, tag, content, registryId = "123456789012", isList = false } = image;
  const ecr = await clients.ecr();
  await ecr.send(new CreateRepositoryCommand({ repositoryName, registryId })).catch((error: Error) => {
    if (error.name !== "RepositoryAlreadyExistsException") throw error;
  });
  const mediaType = isList
    ? "application/vnd.oci.image.index.v1+json"
    : "application/vnd.docker.distribution.manifest.v2+json";
  const imageManifest = JSON.stringify({ schemaVersion: 2, mediaType, annotations: { content } });
  const { image: pushed } = await ecr.send(
    new PutImageCommand({
      registryId,
      repositoryName,
      imageTag: tag,
      imageManifest,
      imageManifestMediaType: mediaType,
    }),
  );
  return pushed?.imageId?.imageDigest ?? "";
}
