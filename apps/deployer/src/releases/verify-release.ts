import type { S3Client } from "@aws-sdk/client-s3";
import type { AwsClients } from "../aws/aws-clients.ts";
import { refused } from "../aws/aws-failure.ts";
import { inParallel } from "../aws/in-parallel.ts";
import { parseS3Object, s3Uri } from "../aws/s3-place.ts";
import { findImages } from "./find-images.ts";
import { parseEcrImage, repositoryArn } from "./image-reference.ts";
import type { KnownDigests } from "./known-digests.ts";
import type { PinProgress } from "./pin-progress.ts";
import type { ArtifactPin, ReleaseRecord } from "./release.ts";
import { findObject } from "./stored-object.ts";

/** What a release is verified with. */
export interface VerifyReleaseOptions {
  readonly clients: AwsClients;
  readonly client: S3Client;
  readonly digests: KnownDigests;
  readonly progress: PinProgress;
  readonly signal: AbortSignal;
}

/**
 * Looks for every image of a release by its digest. Answers a sentence for each that is gone.
 * @throws SluiceError `RELEASE_REGISTRY_UNREACHABLE`
 */
export async function findMissingImages(record: ReleaseRecord, options: VerifyReleaseOptions): Promise<string[]> {
  const wanted = Object.entries(record.pins.images).flatMap(([model, { pinned, digest }]) => {
    const image = parseEcrImage(pinned);
    // A tag was kept because the registry could not be asked; there is nothing to compare it with now.
    return digest === undefined || image === undefined ? [] : [{ model, pinned, image }];
  });
  const answers = await findImages(
    wanted.map(({ image }) => image),
    options.clients,
  );
  const denied = new Set<string>();
  const missing = wanted.flatMap(({ model, pinned, image }, index) => {
    const answer = answers[index];
    if (answer?.kind === "denied") denied.add(repositoryArn(image));
    return answer?.kind === "missing" ? [`image of ${model}: ${pinned} (${answer.reason})`] : [];
  });
  for (const arn of denied) options.progress.warn(`cannot verify images: allow ecr:BatchGetImage on ${arn}`);
  return missing;
}

/**
 * Looks for every archive of a release and compares its content. Answers a sentence for each that is gone or another.
 * @throws SluiceError `RELEASE_ARTIFACT_REFUSED`
 */
export async function findMissingArchives(record: ReleaseRecord, options: VerifyReleaseOptions): Promise<string[]> {
  const archives = Map.groupBy(Object.entries(record.pins.artifacts), ([, { pinned }]) => pinned);
  const problems = await inParallel([...archives], async ([pinned, entries]) => {
    const models = entries.map(([model]) => model).join(", ");
    const [entry] = entries;
    const problem = entry && (await archiveProblem(entry[1], options));
    return problem === undefined ? [] : [`model data of ${models}: ${pinned} ${problem}`];
  });
  return problems.flat();
}

async function archiveProblem(pin: ArtifactPin, options: VerifyReleaseOptions): Promise<string | undefined> {
  const { client, digests, progress, signal } = options;
  const name = parseS3Object(pin.pinned);
  if (name === undefined) return "is no S3 URI";
  try {
    const there = await findObject(name, client);
    if (there === undefined) return "is gone";
    const onBytes = progress.count(`checking ${s3Uri(name)}`, there.sizeBytes);
    const isSame = there.sizeBytes === pin.sizeBytes && (await digests.of(there, { signal, onBytes })) === pin.sha256;
    return isSame ? undefined : "holds something else";
  } catch (error) {
    throw refused("RELEASE_ARTIFACT_REFUSED", `verify ${pin.pinned}`, error, `s3:GetObject on ${pin.pinned}`);
  }
}
