import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { S3Client } from "@aws-sdk/client-s3";
import type { HandlerBundle, Handlers } from "@sluice/infra";
import { SluiceError } from "@sluice/spec/errors";
import type { AwsClients } from "../aws/aws-clients.ts";
import { isAbsent, refused } from "../aws/aws-failure.ts";
import type { Environment } from "../environments/environment-schema.ts";
import type { Io } from "../io.ts";
import { ArtifactFolder } from "./artifact-folder.ts";
import { KnownDigests } from "./known-digests.ts";
import { PinProgress } from "./pin-progress.ts";
import type { BundlePin, PinnedPipeline, ReleaseRecord } from "./release.ts";
import { parseS3Object } from "./s3-place.ts";
import { findMissingArchives, findMissingImages } from "./verify-release.ts";

/** What a release is restored with. */
export interface RestoreReleaseOptions {
  readonly environment: Environment;
  readonly clients: AwsClients;
  /** Absolute path of a folder for the bundles; it must stay as long as they are used. */
  readonly directory: string;
  readonly io: Io;
}

/** A release, ready to be deployed again. */
export interface RestoredRelease {
  readonly pinned: PinnedPipeline;
  readonly handlers: Handlers;
}

/**
 * Verifies that every image, archive and bundle of a release is still there with its content, and gets the bundles.
 * @throws SluiceError `RELEASE_INCOMPLETE` naming all that is gone, `RELEASE_ARTIFACT_REFUSED`, `RELEASE_REGISTRY_UNREACHABLE`
 */
export async function restoreRelease(record: ReleaseRecord, options: RestoreReleaseOptions): Promise<RestoredRelease> {
  const { clients, directory, environment, io } = options;
  const client = await clients.s3();
  const digests = new KnownDigests(new ArtifactFolder(environment, record.pipeline), client, { write: true });
  const verify = { clients, client, digests, progress: new PinProgress(io), signal: io.signal };
  const { trigger: triggerPin, delivery: deliveryPin } = record.pins.bundles;
  const [images, archives, trigger, delivery] = await Promise.all([
    // The emulator's models are served by their own commands: nothing pulls an image there.
    environment.emulator === true ? [] : findMissingImages(record, verify),
    findMissingArchives(record, verify),
    getBundle(triggerPin, join(directory, "trigger"), client),
    getBundle(deliveryPin, join(directory, "delivery"), client),
  ]);
  const bundles = [trigger, delivery].flatMap((bundle) => ("problem" in bundle ? [bundle.problem] : []));
  const missing = [...images, ...archives, ...bundles];
  if ("problem" in trigger || "problem" in delivery || missing.length > 0) throw incomplete(record, missing);
  return { pinned: { pipeline: record.resolved, pins: record.pins }, handlers: { trigger, delivery } };
}

const file = "index.js";

async function getBundle(
  { pinned, sha256 }: BundlePin,
  directory: string,
  client: S3Client,
): Promise<HandlerBundle | { readonly problem: string }> {
  const code = await read(pinned, client);
  if (code === undefined) return { problem: `bundle: ${pinned} is gone` };
  if (createHash("sha256").update(code).digest("hex") !== sha256) {
    return { problem: `bundle: ${pinned} holds something else` };
  }
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, file), code);
  return { directory, file, sha256, handler: "index.handler" };
}

async function read(uri: string, client: S3Client): Promise<Uint8Array | undefined> {
  const { GetObjectCommand } = await import("@aws-sdk/client-s3");
  const { bucket, key } = parseS3Object(uri) ?? { bucket: "", key: "" };
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return await Body?.transformToByteArray();
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw refused("RELEASE_ARTIFACT_REFUSED", `read ${uri}`, error, `s3:GetObject on ${uri}`);
  }
}

function incomplete({ number, pipeline }: ReleaseRecord, missing: readonly string[]): SluiceError {
  const parts = missing.length === 1 ? "a part of it is not there" : `${missing.length} parts of it are not there`;
  const way = "put them back (versions of the artifacts bucket, images of the registry), or choose another release";
  return new SluiceError("RELEASE_INCOMPLETE", `release ${number} of ${pipeline} cannot be put back: ${parts}`, {
    hint: [...missing, way].join("\n"),
  });
}
