import { createHash } from "node:crypto";
import { createReadStream, ReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { S3Client } from "@aws-sdk/client-s3";
import type { S3Object } from "../aws/s3-place.ts";
import { contentType } from "./copy-object.ts";

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
  const absolute = resolve(folder, path);
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
  archive: Archive,
  { bucket, key }: S3Object,
  client: S3Client,
  signal: AbortSignal,
): Promise<boolean> {
  const { PutObjectCommand } = await import("@aws-sdk/client-s3");
  const body = await openArchive(archive);
  try {
    await client.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: body,
        ContentLength: archive.sizeBytes,
        ContentType: contentType,
        // S3 compares it with what arrives.
        ChecksumSHA256: Buffer.from(archive.sha256, "hex").toString("base64"),
      }),
      { abortSignal: signal },
    );
    return true;
  } catch (error) {
    if (await isSame(archive)) throw error;
    return false;
  } finally {
    if (body instanceof ReadStream) body.destroy();
  }
}

const smallBytes = 8 * 1024 * 1024;

/** A small file whole, which the client can send again by itself; of a large one a stream, and no more than was described. */
async function openArchive({ path, sizeBytes }: Archive): Promise<Buffer | ReadStream> {
  if (sizeBytes > smallBytes) return createReadStream(path, { end: sizeBytes - 1 });
  const content = await readFile(path);
  return content.subarray(0, sizeBytes);
}

async function isSame({ path, sha256 }: Archive): Promise<boolean> {
  const now = await describeArchive("", path);
  return now?.sha256 === sha256;
}
