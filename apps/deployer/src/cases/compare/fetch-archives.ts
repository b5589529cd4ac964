import { createHash } from "node:crypto";
import { createWriteStream, mkdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline as stream } from "node:stream/promises";
import type { S3Client } from "@aws-sdk/client-s3";
import type { ResolvedPipeline } from "@sluice/spec";
import { SluiceError } from "@sluice/spec/errors";
import { isAbsent, refused } from "../../aws/aws-failure.ts";
import { inParallel } from "../../aws/in-parallel.ts";
import { parseS3Object } from "../../aws/s3-place.ts";
import type { Io } from "../../io.ts";
import { describeArchive } from "../../releases/local-archive.ts";
import { PinProgress } from "../../releases/pin-progress.ts";
import type { ArtifactPin, Pins } from "../../releases/release.ts";

/** What archives are fetched with. */
export interface FetchArchivesOptions {
  readonly pins: Pins;
  /** Absolute folder of the pipeline, where its models' paths start. */
  readonly folder: string;
  /** Absolute folder that gets them. */
  readonly directory: string;
  readonly s3: () => Promise<S3Client>;
  readonly io: Io;
}

/**
 * Puts a release's archives in the place of those that a pipeline names for this machine. A model without one here, such as one whose
 * server brings its own, stays without.
 * @throws SluiceError `RELEASE_INCOMPLETE`, `RELEASE_ARTIFACT_REFUSED`
 */
export async function fetchArchives(
  pipeline: ResolvedPipeline,
  options: FetchArchivesOptions,
): Promise<ResolvedPipeline> {
  const { directory, folder, pins } = options;
  const models = await inParallel(pipeline.models, async (model) => {
    const pin = pins.artifacts[model.name];
    if (model.modelData === undefined || pin === undefined) return model;
    const isHere = !model.modelData.startsWith("s3://") && (await isSame(folder, model.modelData, pin));
    if (isHere) return model;
    const path = join(directory, model.name, "model.tar.gz");
    await fetchArchive(model.name, pin, path, options);
    return { ...model, modelData: relative(folder, path) };
  });
  return { ...pipeline, models };
}

async function isSame(folder: string, modelData: string, { sha256 }: ArtifactPin): Promise<boolean> {
  return (await describeArchive(folder, modelData))?.sha256 === sha256;
}

async function fetchArchive(
  model: string,
  pin: ArtifactPin,
  path: string,
  options: FetchArchivesOptions,
): Promise<void> {
  const { io, s3 } = options;
  const { pinned, sha256, sizeBytes } = pin;
  const body = await openObject(pinned, model, await s3(), io.signal);
  const onBytes = new PinProgress(io).count(`fetching ${pinned}`, sizeBytes);
  const hash = createHash("sha256");
  const count = new Transform({
    transform: (chunk: Buffer, _, done) => {
      hash.update(chunk);
      onBytes(chunk.length);
      done(null, chunk);
    },
  });
  mkdirSync(dirname(path), { recursive: true });
  await stream(body, count, createWriteStream(path), { signal: io.signal });
  if (hash.digest("hex") !== sha256) throw incomplete(`model data of ${model}: ${pinned} holds something else`);
}

async function openObject(uri: string, model: string, client: S3Client, signal: AbortSignal): Promise<Readable> {
  const { GetObjectCommand } = await import("@aws-sdk/client-s3");
  const { bucket, key } = parseS3Object(uri) ?? { bucket: "", key: "" };
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }), { abortSignal: signal });
    return Body instanceof Readable ? Body : Readable.from([]);
  } catch (error) {
    signal.throwIfAborted();
    if (isAbsent(error)) throw incomplete(`model data of ${model}: ${uri} is gone`);
    throw refused("RELEASE_ARTIFACT_REFUSED", `read ${uri}`, error, `s3:GetObject on ${uri}`);
  }
}

function incomplete(missing: string): SluiceError {
  return new SluiceError("RELEASE_INCOMPLETE", "the release cannot be run: an archive of it is not there", {
    hint: `${missing}\nput it back (versions of the artifacts bucket), or compare with another release`,
  });
}
