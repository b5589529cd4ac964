import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import type { S3Client } from "@aws-sdk/client-s3";
import { isAbsent } from "../aws/aws-failure.ts";
import type { S3Object } from "../aws/s3-place.ts";

/** An object as it was at one moment: reads and copies that name its etag fail once it is another. */
export interface StoredObject extends S3Object {
  readonly etag: string;
  /** Absent where the bucket has no versions. */
  readonly versionId?: string;
  readonly sizeBytes: number;
  /** 64 hex digits, where S3 knows the digest of the whole content: it checked it when it took the object. */
  readonly sha256?: string;
}

/** Looks an object up; undefined when there is none. */
export async function findObject(name: S3Object, client: S3Client): Promise<StoredObject | undefined> {
  const { HeadObjectCommand } = await import("@aws-sdk/client-s3");
  try {
    const head = await client.send(
      new HeadObjectCommand({ Bucket: name.bucket, Key: name.key, ChecksumMode: "ENABLED" }),
    );
    const sha256 = wholeSha256(head);
    return {
      ...name,
      etag: head.ETag ?? "",
      sizeBytes: head.ContentLength ?? 0,
      ...(head.VersionId === undefined || head.VersionId === "null" ? {} : { versionId: head.VersionId }),
      ...(sha256 === undefined ? {} : { sha256 }),
    };
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** How an object is read. */
export interface ReadObjectOptions {
  readonly signal: AbortSignal;
  /** Told of bytes as they come. */
  readonly onBytes?: (bytes: number) => void;
}

// A connection that breaks after gigabytes is taken up where it was, unless it brings nothing so many times in a row.
const mostFruitless = 3;

/**
 * The digest of an object's content, 64 hex digits: S3's own where it has it, otherwise by reading the object, never whole in memory.
 * @throws the error of S3 (412) when the object is another by now
 */
export async function sha256Of(object: StoredObject, client: S3Client, options: ReadObjectOptions): Promise<string> {
  if (object.sha256 !== undefined) return object.sha256;
  const hash = createHash("sha256");
  let read = 0;
  for (let fruitless = 0; read < object.sizeBytes; ) {
    const before = read;
    const body = await openAt(object, read, client, options.signal);
    try {
      for await (const chunk of body as AsyncIterable<Buffer>) {
        hash.update(chunk);
        read += chunk.length;
        options.onBytes?.(chunk.length);
      }
      if (read < object.sizeBytes) throw new Error(`the connection ended after ${read} of ${object.sizeBytes} bytes`);
    } catch (error) {
      fruitless = read === before ? fruitless + 1 : 0;
      if (options.signal.aborted || fruitless >= mostFruitless) throw error;
    }
  }
  return hash.digest("hex");
}

async function openAt(object: StoredObject, start: number, client: S3Client, signal: AbortSignal): Promise<Readable> {
  const { GetObjectCommand } = await import("@aws-sdk/client-s3");
  const { bucket, key, versionId, etag } = object;
  const { Body } = await client.send(
    new GetObjectCommand({
      Bucket: bucket,
      Key: key,
      IfMatch: etag,
      ...(versionId === undefined ? {} : { VersionId: versionId }),
      ...(start === 0 ? {} : { Range: `bytes=${start}-` }),
    }),
    { abortSignal: signal },
  );
  return Body as Readable;
}

interface Checksum {
  readonly ChecksumSHA256?: string | undefined;
  readonly ChecksumType?: string | undefined;
}

/** A checksum of an upload in parts is a digest of digests, and marked with the number of parts. */
export function wholeSha256({ ChecksumSHA256: base64, ChecksumType: type }: Checksum): string | undefined {
  if (base64 === undefined || type === "COMPOSITE" || base64.includes("-")) return undefined;
  const hex = Buffer.from(base64, "base64").toString("hex");
  return hex.length === 64 ? hex : undefined;
}
