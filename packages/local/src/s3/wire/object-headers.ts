import type { HeadObjectResult, PutObjectResult } from "../s3-types.ts";
import { toWire } from "./s3-request.ts";

/** Headers that describe an object that was read; checksums only for a whole one and a client that asked. */
export function readHeaders(object: HeadObjectResult, options: { checksums: boolean }): Record<string, string> {
  const headers: Record<string, string> = {
    "content-type": object.contentType,
    "accept-ranges": "bytes",
    etag: `"${object.etag}"`,
    "last-modified": new Date(object.lastModifiedMs).toUTCString(),
    "x-amz-server-side-encryption": "AES256",
    ...object.headers,
    ...versionHeader(object),
  };
  for (const [name, value] of Object.entries(object.metadata)) headers[`x-amz-meta-${name}`] = toWire(value);
  const tagCount = Object.keys(object.tags).length;
  if (tagCount > 0) headers["x-amz-tagging-count"] = String(tagCount);
  return options.checksums ? { ...headers, ...checksumHeaders(object) } : headers;
}

/** Headers that answer a write. */
export function writtenHeaders(result: PutObjectResult): Record<string, string> {
  return {
    etag: `"${result.etag}"`,
    "x-amz-server-side-encryption": "AES256",
    ...versionHeader(result),
    ...checksumHeaders(result),
  };
}

/** The version header, where the bucket has or had versioning. */
export function versionHeader({ versionId }: { versionId?: string }): Record<string, string> {
  return versionId === undefined ? {} : { "x-amz-version-id": versionId };
}

function checksumHeaders({ checksum }: Pick<HeadObjectResult, "checksum"> | PutObjectResult): Record<string, string> {
  if (checksum === undefined) return {};
  return { [`x-amz-checksum-${checksum.algorithm}`]: checksum.value, "x-amz-checksum-type": checksum.type };
}

/** A checksum as an XML element, such as `ChecksumCRC32`. */
export function checksumElement(checksum: { algorithm: string; value: string } | undefined): Record<string, string> {
  return checksum === undefined ? {} : { [`Checksum${checksum.algorithm.toUpperCase()}`]: checksum.value };
}
