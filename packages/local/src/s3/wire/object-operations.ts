import type { AwsResponse } from "../../gateway/service.ts";
import { invalidArgument, malformedXml } from "../s3-errors.ts";
import type { S3Store } from "../s3-store.ts";
import type { GetObjectOptions, ObjectName } from "../s3-types.ts";
import { parseByteRange } from "./byte-range.ts";
import { checksumElement, readHeaders, versionHeader, writtenHeaders } from "./object-headers.ts";
import type { XmlElement } from "./parse-xml.ts";
import { childText, parseXml } from "./parse-xml.ts";
import {
  attributesOfHeaders,
  decode,
  fullObjectChecksum,
  parseCount,
  readConditions,
  type S3Request,
  toWire,
  writeConditions,
  xmlResponse,
} from "./s3-request.ts";

/** One wire operation of S3. */
export type S3Operation = (store: S3Store, request: S3Request) => Promise<AwsResponse>;

const nameOf = ({ bucket, key, query }: S3Request): ObjectName => ({
  bucket,
  key,
  versionId: query.get("versionId") ?? undefined,
});

/** `PutObject`, with the conditions of a write. */
export const putObject: S3Operation = async (store, request) => {
  const { bucket, key, headers, body, principal } = request;
  const checksum = fullObjectChecksum(headers);
  const options = { bucket, key, body, checksum, ...attributesOfHeaders(headers), ...writeConditions(headers) };
  return { status: 200, headers: writtenHeaders(await store.putObject(principal, options)) };
};

/** `GetObject`: whole, a range, or one part of a multipart upload. */
export const getObject: S3Operation = async (store, request) => {
  const part = parseCount(request.query.get("partNumber"), "partNumber");
  const range = part === undefined ? headerRange(request) : await partRange(store, request, part);
  const object = await store.getObject(request.principal, { ...readOptions(request), range });
  const checksums = request.headers["x-amz-checksum-mode"] === "ENABLED" && object.range === undefined;
  const headers = { ...readHeaders(object, { checksums }), ...overrides(request.query) };
  if (object.notModified) return { status: 304, headers };
  if (object.range === undefined) return { status: 200, headers, body: object.body };
  const { start, end } = object.range;
  const contentRange = { "content-range": `bytes ${start}-${end}/${object.sizeBytes}` };
  const parts: Record<string, string> =
    part === undefined ? {} : { "x-amz-mp-parts-count": String(object.partSizes?.length ?? 1) };
  return { status: 206, headers: { ...headers, ...contentRange, ...parts }, body: object.body };
};

/** `HeadObject`. */
export const headObject: S3Operation = async (store, request) => {
  const object = await store.headObject(request.principal, readOptions(request));
  const checksums = request.headers["x-amz-checksum-mode"] === "ENABLED";
  const headers = { ...readHeaders(object, { checksums }), ...overrides(request.query) };
  if (object.notModified) return { status: 304, headers };
  const range = parseByteRange(request.headers["range"], object.sizeBytes);
  if (range === undefined) return { status: 200, headers: { ...headers, "content-length": String(object.sizeBytes) } };
  const contentRange = `bytes ${range.start}-${range.end}/${object.sizeBytes}`;
  const length = String(range.end - range.start + 1);
  return { status: 206, headers: { ...headers, "content-range": contentRange, "content-length": length } };
};

/** `DeleteObject`: answers 204 whether or not there was an object. */
export const deleteObject: S3Operation = async (store, request) => {
  const options = { ...nameOf(request), ifMatch: request.headers["if-match"] };
  const result = await store.deleteObject(request.principal, options);
  const marker: Record<string, string> = result.deleteMarker ? { "x-amz-delete-marker": "true" } : {};
  return { status: 204, headers: { ...versionHeader(result), ...marker } };
};

/** `CopyObject`, with conditions on the source and on the copy. */
export const copyObject: S3Operation = async (store, request) => {
  const { bucket, key, headers, principal } = request;
  const replaces = headers["x-amz-metadata-directive"] === "REPLACE";
  const attributes = attributesOfHeaders(headers);
  const source = {
    ...parseCopySource(headers["x-amz-copy-source"] ?? ""),
    ...readConditions(headers, "x-amz-copy-source-"),
  };
  const result = await store.copyObject(principal, {
    bucket,
    key,
    source,
    ...writeConditions(headers),
    attributes: replaces ? attributes : undefined,
    tags: headers["x-amz-tagging-directive"] === "REPLACE" ? attributes.tags : undefined,
  });
  const value = {
    LastModified: new Date(result.lastModifiedMs).toISOString(),
    ETag: `"${result.etag}"`,
    ...checksumElement(result.checksum),
  };
  const from: Record<string, string> =
    source.versionId === undefined ? {} : { "x-amz-copy-source-version-id": source.versionId };
  return xmlResponse("CopyObjectResult", value, { ...versionHeader(result), ...from });
};

/** `GetObjectAttributes`: those the request names. */
export const getObjectAttributes: S3Operation = async (store, request) => {
  const object = await store.headObject(request.principal, nameOf(request));
  const wanted = new Set((request.headers["x-amz-object-attributes"] ?? "").split(",").map((name) => name.trim()));
  if (wanted.has("")) throw invalidArgument("x-amz-object-attributes names the attributes to return.");
  const { checksum, partSizes } = object;
  const value = {
    ETag: wanted.has("ETag") ? object.etag : undefined,
    Checksum:
      wanted.has("Checksum") && checksum ? { ...checksumElement(checksum), ChecksumType: checksum.type } : undefined,
    ObjectParts: wanted.has("ObjectParts") && partSizes ? { PartsCount: partSizes.length } : undefined,
    StorageClass: wanted.has("StorageClass") ? "STANDARD" : undefined,
    ObjectSize: wanted.has("ObjectSize") ? object.sizeBytes : undefined,
  };
  const headers = { "last-modified": new Date(object.lastModifiedMs).toUTCString(), ...versionHeader(object) };
  return xmlResponse("GetObjectAttributesResponse", value, headers);
};

/** `GetObjectTagging`. */
export const getObjectTagging: S3Operation = async (store, request) => {
  const { tags, ...version } = store.readTags(request.principal, nameOf(request));
  const Tag = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return xmlResponse("Tagging", { TagSet: { Tag } }, versionHeader(version));
};

/** `PutObjectTagging`: replaces all tags. */
export const putObjectTagging: S3Operation = async (store, request) => {
  const set = parseXml(request.body, "Tagging").children["TagSet"]?.[0];
  if (set === undefined) throw malformedXml();
  const tags = Object.fromEntries((set.children["Tag"] ?? []).map(tagOf));
  return { status: 200, headers: versionHeader(store.writeTags(request.principal, nameOf(request), tags)) };
};

/** `DeleteObjectTagging`. */
export const deleteObjectTagging: S3Operation = async (store, request) => ({
  status: 204,
  headers: versionHeader(store.writeTags(request.principal, nameOf(request), {})),
});

/** Reads `/bucket/key?versionId=id`, percent-encoded, with or without the first slash. @throws AwsError `InvalidArgument` */
export function parseCopySource(header: string): ObjectName {
  const match = /^\/?([^/]+)\/(.+?)(?:\?versionId=(.+))?$/s.exec(header);
  const [, bucket, key, versionId] = match ?? [];
  if (bucket === undefined || key === undefined) {
    throw invalidArgument("Copy Source must mention the source bucket and key: sourcebucket/sourcekey");
  }
  return { bucket: decode(bucket), key: decode(key), versionId };
}

function tagOf(tag: XmlElement): [string, string] {
  const [key, value] = [childText(tag, "Key"), childText(tag, "Value")];
  if (key === undefined || value === undefined) throw malformedXml();
  return [key, value];
}

function readOptions(request: S3Request): GetObjectOptions {
  return { ...nameOf(request), ...readConditions(request.headers) };
}

function headerRange({ headers }: S3Request): GetObjectOptions["range"] {
  return (sizeBytes) => parseByteRange(headers["range"], sizeBytes);
}

async function partRange(store: S3Store, request: S3Request, part: number): Promise<GetObjectOptions["range"]> {
  const { partSizes, sizeBytes } = await store.headObject(request.principal, nameOf(request));
  const sizes = partSizes ?? [sizeBytes];
  const size = sizes[part - 1];
  if (size === undefined) throw invalidArgument(`The object has no part ${part}.`);
  const start = sizes.slice(0, part - 1).reduce((total, before) => total + before, 0);
  return size === 0 ? undefined : () => ({ start, end: start + size - 1 });
}

function overrides(query: URLSearchParams): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of query) {
    if (!name.startsWith("response-")) continue;
    if (/\p{Cc}/u.test(value)) throw invalidArgument(`${name} holds a character that no header can carry.`);
    headers[name.slice("response-".length)] = toWire(value);
  }
  return headers;
}
