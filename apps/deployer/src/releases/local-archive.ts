import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { S3Client } from "@aws-sdk/client-s3";
import { failureName } from "./aws-failure.ts";
import { contentType } from "./copy-object.ts";
import type { S3Object } from "./s3-place.ts";
import type { ReadObjectOptions } from "./stored-object.ts";

/** A `model.tar.gz` of a pipeline's folder. */
export interface Archive {
  /** Absolute. */
  readonly path: string;
  /** 64 hex digits. */
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** Reads a file's digest and size, never whole into memory; undefined when there is no such file. */
export async function describeArchive(folder: string, path: string): Promise<Archive | undefined> {
  const absolute = join(folder, path);
  const found = await stat(absolute).catch(() => undefined);
  if (found === undefined || !found.isFile()) return undefined;
  const hash = createHash("sha256");
  let sizeBytes = 0;
  for await (const chunk of createReadStream(absolute)) {
    hash.update(chunk);
    sizeBytes += chunk.length;
  }
  return { path: absolute, sha256: hash.digest("hex"), sizeBytes };
}

/** Uploads a file as it was described; false when it is another by now, in which case nothing was written. */
export async function uploadArchive(
  { path, sha256, sizeBytes }: Archive,
  { bucket, key }: S3Object,
  client: S3Client,
  { signal, onBytes }: ReadObjectOptions,
): Promise<boolean> {
  const { PutObjectCommand } = await import("@aws-sdk/client-s3");
  // No more than was described, so that the length stated is the length sent.
  const body = createReadStream(path, { end: Math.max(0, sizeBytes - 1) });
  body.on("data", (chunk) => onBytes?.(chunk.length));
  try {
    await client.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: body,
        ContentLength: sizeBytes,
        ContentType: contentType,
        // S3 compares it with what arrives.
        ChecksumSHA256: Buffer.from(sha256, "hex").toString("base64"),
      }),
      { abortSignal: signal },
    );
    return true;
  } catch (error) {
    if (["BadDigest", "XAmzContentSHA256Mismatch", "IncompleteBody"].includes(failureName(error))) return false;
    throw error;
  } finally {
    body.destroy();
  }
}
