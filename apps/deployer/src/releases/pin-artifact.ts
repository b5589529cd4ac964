import type { S3Client } from "@aws-sdk/client-s3";
import { SluiceError } from "@sluice/spec/errors";
import { isUnmet, refused } from "../aws/aws-failure.ts";
import { parseS3Object, type S3Object, s3Uri } from "../aws/s3-place.ts";
import type { ArtifactFolder } from "./artifact-folder.ts";
import { copyObject } from "./copy-object.ts";
import type { KnownDigests } from "./known-digests.ts";
import { describeArchive, uploadArchive } from "./local-archive.ts";
import type { PinProgress } from "./pin-progress.ts";
import type { ArtifactPin } from "./release.ts";
import { findObject, type StoredObject } from "./stored-object.ts";

/** What {@link pinArtifact} works with. */
export interface PinArtifactOptions {
  readonly client: S3Client;
  readonly artifacts: ArtifactFolder;
  readonly digests: KnownDigests;
  readonly progress: PinProgress;
  readonly signal: AbortSignal;
  /** Absolute folder that a path in the file starts at. */
  readonly folder: string;
  /** Whether to copy; a preview only looks. */
  readonly keep: boolean;
  /** Where the file names it, such as `pipeline.yaml:12`. */
  readonly place: string;
}

/**
 * Pins a `model.tar.gz` by its content, and copies it to a key named by that.
 * @throws SluiceError `RELEASE_ARTIFACT_MISSING`, `RELEASE_ARTIFACT_REFUSED`, `RELEASE_ARTIFACT_CHANGED` when it was overwritten meanwhile
 */
export async function pinArtifact(modelData: string, options: PinArtifactOptions): Promise<ArtifactPin> {
  const name = parseS3Object(modelData);
  return name === undefined ? await pinFile(modelData, options) : await pinObject(modelData, name, options);
}

async function pinObject(modelData: string, name: S3Object, options: PinArtifactOptions): Promise<ArtifactPin> {
  const { artifacts, client, digests, keep, place, progress, signal } = options;
  const reading = {
    what: `read ${modelData}`,
    permission: `s3:GetObject and s3:GetObjectVersion on ${modelData}`,
    place,
  };
  const source = await attempt(reading, () => findObject(name, client));
  if (source === undefined) throw missing(modelData, place);
  const { sizeBytes, versionId } = source;
  const sha256 = await attempt(reading, () =>
    digests.of(source, { signal, onBytes: progress.count(`reading ${modelData}`, sizeBytes) }),
  );
  const target = artifacts.modelData(sha256);
  if (keep) await copyOnce(source, target, sha256, options);
  return { modelData, ...(versionId === undefined ? {} : { versionId }), pinned: s3Uri(target), sha256, sizeBytes };
}

async function copyOnce(
  source: StoredObject,
  target: S3Object,
  sha256: string,
  options: PinArtifactOptions,
): Promise<void> {
  const { client, digests, place, progress, signal } = options;
  const uri = s3Uri(target);
  const copying = {
    what: `copy ${s3Uri(source)} to ${uri}`,
    permission: `s3:GetObject and s3:PutObject on ${uri}`,
    place,
  };
  await attempt(copying, async () => {
    if (await holds(target, { sha256, sizeBytes: source.sizeBytes }, options)) return;
    const onBytes = progress.count(`copying ${s3Uri(source)}`, source.sizeBytes);
    const copied = await copyObject(source, target, client, { signal, onBytes });
    if (copied !== undefined && copied !== sha256) throw changed(s3Uri(source), place);
    // S3 computes no digest of what is copied in parts; the parts were those of the object that was read.
    const copy = copied === undefined ? await findObject(target, client) : undefined;
    if (copy !== undefined) await digests.learn(copy, sha256);
  });
}

async function pinFile(modelData: string, options: PinArtifactOptions): Promise<ArtifactPin> {
  const { artifacts, client, folder, keep, place, signal } = options;
  const archive = await describeArchive(folder, modelData);
  if (archive === undefined) throw missing(modelData, place);
  const { sha256, sizeBytes } = archive;
  const target = artifacts.modelData(sha256);
  const copying = {
    what: `copy ${modelData} to ${s3Uri(target)}`,
    permission: `s3:PutObject on ${s3Uri(target)}`,
    place,
  };
  if (keep) {
    await attempt(copying, async () => {
      if (await holds(target, archive, options)) return;
      if (!(await uploadArchive(archive, target, client, signal))) throw changed(modelData, place);
    });
  }
  return { modelData, pinned: s3Uri(target), sha256, sizeBytes };
}

/** Whether a key named by a content holds that content. */
async function holds(
  target: S3Object,
  { sha256, sizeBytes }: { readonly sha256: string; readonly sizeBytes: number },
  { client, digests, progress, signal }: PinArtifactOptions,
): Promise<boolean> {
  const there = await findObject(target, client);
  if (there === undefined) return false;
  const onBytes = progress.count(`checking ${s3Uri(target)}`, sizeBytes);
  if (there.sizeBytes === sizeBytes && (await digests.of(there, { signal, onBytes })) === sha256) return true;
  progress.warn(`${s3Uri(target)} did not hold what its name says: it is written again`);
  return false;
}

interface Attempt {
  readonly what: string;
  readonly permission: string;
  readonly place: string;
}

async function attempt<Result>({ what, permission, place }: Attempt, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SluiceError) throw error;
    if (isUnmet(error)) throw changed(what.replace(/^(read|copy) (\S+).*$/, "$2"), place);
    throw refused("RELEASE_ARTIFACT_REFUSED", `${what} (${place})`, error, permission);
  }
}

function missing(modelData: string, place: string): SluiceError {
  return new SluiceError("RELEASE_ARTIFACT_MISSING", `${place}  there is no ${modelData}`, {
    hint: "upload it, or correct modelData",
  });
}

function changed(modelData: string, place: string): SluiceError {
  return new SluiceError("RELEASE_ARTIFACT_CHANGED", `${place}  ${modelData} was overwritten while it was copied`, {
    hint: "run the command again when whoever writes it has finished",
  });
}
