import { hash } from "node:crypto";
import { crc32 } from "node:zlib";
import { crc32c, crc64nvme } from "./crc.ts";
import { AwsError } from "./service.ts";

/** The checksum algorithms S3 knows, as they stand in header names (`x-amz-checksum-crc32`). */
export type ChecksumAlgorithm = "crc32" | "crc32c" | "crc64nvme" | "sha1" | "sha256";

const digests: Readonly<Record<ChecksumAlgorithm, (body: Buffer) => string>> = {
  crc32: (body) => bigEndian(crc32(body)),
  crc32c: (body) => bigEndian(crc32c(body)),
  crc64nvme: (body) => crc64nvme(body).toString("base64"),
  sha1: (body) => hash("sha1", body, "base64"),
  sha256: (body) => hash("sha256", body, "base64"),
};

/** Every algorithm of {@link ChecksumAlgorithm}. */
export const checksumAlgorithms = Object.keys(digests) as readonly ChecksumAlgorithm[];

/** Whether a name (lower case) is one of S3's algorithms. */
export function isChecksumAlgorithm(name: string): name is ChecksumAlgorithm {
  return Object.hasOwn(digests, name);
}

/** Base64 checksum of a body. */
export function checksumOf(algorithm: ChecksumAlgorithm, body: Buffer): string {
  return digests[algorithm](body);
}

/** A checksum a client stated, in a header or a trailer. */
export interface StatedChecksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64. */
  readonly value: string;
}

/** The checksum that headers (lower-case names) state, if any. @throws AwsError `InvalidRequest` for more than one */
export function statedChecksum(headers: Readonly<Record<string, string | undefined>>): StatedChecksum | undefined {
  const stated: StatedChecksum[] = [];
  for (const algorithm of checksumAlgorithms) {
    const value = headers[`x-amz-checksum-${algorithm}`];
    if (value !== undefined) stated.push({ algorithm, value });
  }
  if (stated.length > 1) {
    throw new AwsError(
      "InvalidRequest",
      400,
      "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.",
    );
  }
  return stated[0];
}

/**
 * Checks a body against every checksum its headers or trailers state.
 * @throws AwsError `BadDigest`, `InvalidDigest` or `InvalidRequest`
 */
export function verifyChecksums(headers: Readonly<Record<string, string | undefined>>, body: Buffer): void {
  const stated = statedChecksum(headers);
  if (stated !== undefined) {
    const actual = checksumOf(stated.algorithm, body);
    if (Buffer.from(stated.value, "base64").length !== Buffer.from(actual, "base64").length) {
      throw new AwsError("InvalidRequest", 400, `Value for x-amz-checksum-${stated.algorithm} header is invalid.`);
    }
    if (actual !== stated.value) {
      throw new AwsError(
        "BadDigest",
        400,
        `The ${stated.algorithm.toUpperCase()} you specified did not match the calculated checksum.`,
      );
    }
  }
  const md5 = headers["content-md5"];
  if (md5 === undefined) return;
  if (Buffer.from(md5, "base64").length !== 16) {
    throw new AwsError("InvalidDigest", 400, "The Content-MD5 you specified was invalid.");
  }
  if (hash("md5", body, "base64") !== md5) {
    throw new AwsError("BadDigest", 400, "The Content-MD5 you specified did not match what we received.");
  }
}

function bigEndian(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes.toString("base64");
}
