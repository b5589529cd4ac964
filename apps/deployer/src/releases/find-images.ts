import type { ImageIdentifier } from "@aws-sdk/client-ecr";
import type { AwsClients } from "../aws/aws-clients.ts";
import { failureName, isDenied, refused } from "../aws/aws-failure.ts";
import { inParallel } from "../aws/in-parallel.ts";
import { type EcrImage, repositoryArn } from "./image-reference.ts";

/** What a registry says of an image. */
export type FoundImage =
  | { readonly kind: "found"; readonly digest: string }
  | { readonly kind: "missing"; readonly reason: string }
  /** The account may not ask. */
  | { readonly kind: "denied" };

/** An image to look for: its digest where it has one, otherwise its tag. */
export type WantedImage = EcrImage;

// A tag may name a list of manifests, one per platform: its digest is kept as it is. ECR answers with another manifest when it may
// not answer with a list, so all kinds are taken.
const mediaTypes = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.docker.distribution.manifest.v2+json",
];

// https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchGetImage.html
const mostPerCall = 100;

/**
 * Asks each image's own registry for its digest; the answers are in the images' order.
 * @throws SluiceError `RELEASE_REGISTRY_UNREACHABLE`
 */
export async function findImages(images: readonly WantedImage[], clients: AwsClients): Promise<FoundImage[]> {
  const byRepository = Map.groupBy(images, (image) => repositoryArn(image));
  const batches = [...byRepository.values()].flatMap((all) => inBatches(all, mostPerCall));
  const found = new Map<WantedImage, FoundImage>();
  await inParallel(batches, async (batch) => {
    for (const [image, answer] of await askRepository(batch, clients)) found.set(image, answer);
  });
  return images.map((image) => found.get(image) ?? { kind: "missing", reason: "ECR did not say" });
}

type Answers = readonly (readonly [WantedImage, FoundImage])[];

/** Asks with the permission that pulling needs, then, where only describing is allowed, with that. */
async function askRepository(batch: readonly WantedImage[], clients: AwsClients): Promise<Answers> {
  const [first] = batch;
  if (first === undefined) return [];
  const all = (answer: FoundImage): Answers => batch.map((image) => [image, answer]);
  for (const ask of [getImages, describeImages]) {
    try {
      return await ask(batch, first, clients);
    } catch (error) {
      if (failureName(error) === "RepositoryNotFoundException") {
        return all({ kind: "missing", reason: `${first.registryId} has no repository ${first.repository}` });
      }
      if (!isDenied(error)) {
        const permission = `ecr:BatchGetImage on ${repositoryArn(first)}`;
        throw refused("RELEASE_REGISTRY_UNREACHABLE", `ask ECR for ${first.name}`, error, permission);
      }
    }
  }
  return all({ kind: "denied" });
}

type Ask = (batch: readonly WantedImage[], repository: EcrImage, clients: AwsClients) => Promise<Answers>;

const getImages: Ask = async (batch, { registryId, region, repository }, clients) => {
  const { BatchGetImageCommand } = await import("@aws-sdk/client-ecr");
  const { images = [], failures = [] } = await (await clients.ecr(region)).send(
    new BatchGetImageCommand({
      registryId,
      repositoryName: repository,
      imageIds: batch.map(identifierOf),
      acceptedMediaTypes: mediaTypes,
    }),
  );
  return batch.map((image) => {
    const digest = images.find(({ imageId }) => isOf(image, imageId))?.imageId?.imageDigest;
    if (digest !== undefined) return [image, { kind: "found", digest }];
    const failure = failures.find(({ imageId }) => isOf(image, imageId));
    return [image, { kind: "missing", reason: failure?.failureReason ?? "ECR has no such image" }];
  });
};

const describeImages: Ask = async (batch, { registryId, region, repository }, clients) => {
  const { DescribeImagesCommand } = await import("@aws-sdk/client-ecr");
  const client = await clients.ecr(region);
  // One by one: a missing image fails the whole call.
  return await inParallel(batch, async (image): Promise<readonly [WantedImage, FoundImage]> => {
    const command = new DescribeImagesCommand({
      registryId,
      repositoryName: repository,
      imageIds: [identifierOf(image)],
    });
    try {
      const { imageDetails = [] } = await client.send(command);
      const digest = imageDetails[0]?.imageDigest;
      return [image, digest === undefined ? noSuchImage : { kind: "found", digest }];
    } catch (error) {
      if (failureName(error) === "ImageNotFoundException") return [image, noSuchImage];
      throw error;
    }
  });
};

const noSuchImage = { kind: "missing", reason: "ECR has no such image" } as const;

function identifierOf({ digest, tag }: WantedImage): ImageIdentifier {
  return digest === undefined ? { imageTag: tag } : { imageDigest: digest };
}

function isOf(wanted: WantedImage, id: ImageIdentifier | undefined): boolean {
  return wanted.digest === undefined ? id?.imageTag === wanted.tag : id?.imageDigest === wanted.digest;
}

function inBatches<Item>(items: readonly Item[], size: number): Item[][] {
  const batches: Item[][] = [];
  for (let start = 0; start < items.length; start += size) batches.push(items.slice(start, start + size));
  return batches;
}
