import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { S3Client } from "@aws-sdk/client-s3";
import type { HandlerBundle } from "@sluice/infra";
import { isUnmet, refused } from "../aws/aws-failure.ts";
import { s3Uri } from "../aws/s3-place.ts";
import type { ArtifactFolder } from "./artifact-folder.ts";
import type { KnownDigests } from "./known-digests.ts";
import type { PinProgress } from "./pin-progress.ts";
import type { BundlePin } from "./release.ts";
import { findObject } from "./stored-object.ts";

/** What {@link pinBundle} works with. */
export interface PinBundleOptions {
  readonly client: S3Client;
  readonly artifacts: ArtifactFolder;
  readonly digests: KnownDigests;
  readonly progress: PinProgress;
  readonly signal: AbortSignal;
  /** Whether to keep it; a preview only names it. */
  readonly keep: boolean;
}

/**
 * Keeps a Lambda bundle under a key named by its content.
 * @throws SluiceError `RELEASE_ARTIFACT_REFUSED`
 */
export async function pinBundle(bundle: HandlerBundle, options: PinBundleOptions): Promise<BundlePin> {
  const { sha256 } = bundle;
  const pinned = s3Uri(options.artifacts.bundle(sha256));
  try {
    if (options.keep) await keepBundle(bundle, options);
  } catch (error) {
    throw refused("RELEASE_ARTIFACT_REFUSED", `write ${pinned}`, error, `s3:GetObject and s3:PutObject on ${pinned}`);
  }
  return { pinned, sha256 };
}

async function keepBundle({ directory, file, sha256 }: HandlerBundle, options: PinBundleOptions): Promise<void> {
  const { artifacts, client, digests, progress, signal } = options;
  const name = artifacts.bundle(sha256);
  const there = await findObject(name, client);
  if (there !== undefined) {
    if ((await digests.of(there, { signal })) === sha256) return;
    progress.warn(`${s3Uri(name)} did not hold what its name says: it is written again`);
  }
  const { PutObjectCommand } = await import("@aws-sdk/client-s3");
  const command = new PutObjectCommand({
    Bucket: name.bucket,
    Key: name.key,
    Body: await readFile(join(directory, file)),
    ContentType: "text/javascript",
    ChecksumSHA256: Buffer.from(sha256, "hex").toString("base64"),
    ...(there === undefined ? { IfNoneMatch: "*" } : { IfMatch: there.etag }),
  });
  await client.send(command, { abortSignal: signal }).catch((error: unknown) => {
    // Another deployment was first, with the same content.
    if (!isUnmet(error)) throw error;
  });
}
