import { AwsError } from "../../gateway/service.ts";
import type { XmlValue } from "../../gateway/xml.ts";
import { compareKeys } from "../compare-keys.ts";
import { invalidArgument, malformedXml } from "../s3-errors.ts";
import type { S3Operation } from "./object-operations.ts";
import { childText, parseXml } from "./parse-xml.ts";
import { parseCount, type S3Request, xmlResponse } from "./s3-request.ts";

const owner = { ID: "local", DisplayName: "local" };

/** `ListBuckets`: all of them on one page. */
export const listBuckets: S3Operation = async (store, { principal }) => {
  const Bucket = store.buckets.list(principal).map(({ name, createdAtMs }) => ({
    Name: name,
    CreationDate: new Date(createdAtMs).toISOString(),
  }));
  return xmlResponse("ListAllMyBucketsResult", { Owner: owner, Buckets: { Bucket } });
};

/** `CreateBucket`, wherever the request says the bucket shall be. */
export const createBucket: S3Operation = async (store, { principal, bucket }) => {
  store.createBucket(principal, { bucket });
  return { status: 200, headers: { location: `/${bucket}` } };
};

/** `HeadBucket`: tells the region. */
export const headBucket: S3Operation = async (store, { principal, bucket }) => {
  store.buckets.forBucketAction(principal, "s3:ListBucket", bucket);
  return { status: 200, headers: { "x-amz-bucket-region": store.region } };
};

/** `DeleteBucket`: an empty one only. */
export const deleteBucket: S3Operation = async (store, { principal, bucket }) => {
  store.buckets.delete(principal, bucket);
  return { status: 204 };
};

/** `GetBucketLocation`. */
export const getBucketLocation: S3Operation = async (store, { principal, bucket }) => {
  store.buckets.forBucketAction(principal, "s3:GetBucketLocation", bucket);
  // The oldest region is written as an empty constraint.
  return xmlResponse("LocationConstraint", store.region === "us-east-1" ? "" : store.region);
};

/** `GetBucketVersioning`: no status until versioning was first switched on. */
export const getBucketVersioning: S3Operation = async (store, { principal, bucket }) => {
  const state = store.buckets.forBucketAction(principal, "s3:GetBucketVersioning", bucket);
  return xmlResponse("VersioningConfiguration", { Status: state.versioning });
};

/** `PutBucketVersioning`. */
export const putBucketVersioning: S3Operation = async (store, { principal, bucket, body }) => {
  store.buckets.forBucketAction(principal, "s3:PutBucketVersioning", bucket);
  const status = childText(parseXml(body, "VersioningConfiguration"), "Status");
  if (status !== "Enabled" && status !== "Suspended") throw malformedXml();
  store.setVersioning(bucket, status);
  return { status: 200 };
};

/** `GetBucketNotificationConfiguration`: whether the bucket's events go to EventBridge. */
export const getBucketNotification: S3Operation = async (store, { principal, bucket }) => {
  const state = store.buckets.forBucketAction(principal, "s3:GetBucketNotification", bucket);
  return xmlResponse("NotificationConfiguration", state.eventBridge ? { EventBridgeConfiguration: {} } : {});
};

/** `ListObjectsV2`: pages by continuation token. */
export const listObjectsV2: S3Operation = async (store, request) => {
  const { bucket, principal, query } = request;
  const { prefix, delimiter, maxKeys, encode, echoed } = listParameters(request);
  const startAfter = query.get("start-after") ?? undefined;
  const continuationToken = query.get("continuation-token") ?? undefined;
  const page = await store.listObjectsV2(principal, {
    bucket,
    prefix,
    delimiter,
    maxKeys,
    startAfter,
    continuationToken,
  });
  const withOwner = query.get("fetch-owner") === "true" ? { Owner: owner } : {};
  return xmlResponse("ListBucketResult", {
    ...echoed,
    StartAfter: startAfter && encode(startAfter),
    KeyCount: page.contents.length + page.commonPrefixes.length,
    IsTruncated: page.nextContinuationToken !== undefined,
    ContinuationToken: continuationToken,
    NextContinuationToken: page.nextContinuationToken,
    Contents: page.contents.map((entry) => ({ ...contentsOf(entry, encode), ...withOwner })),
    CommonPrefixes: page.commonPrefixes.map((Prefix) => ({ Prefix: encode(Prefix) })),
  });
};

/** `ListObjects`, the older listing: pages by marker. */
export const listObjects: S3Operation = async (store, request) => {
  const { bucket, principal, query } = request;
  const { prefix, delimiter, maxKeys, encode, echoed } = listParameters(request);
  const marker = query.get("marker") ?? "";
  // A marker that names a rolled-up beginning goes on behind all of its keys.
  const rolled = delimiter !== "" && marker.startsWith(prefix) && marker.slice(prefix.length).endsWith(delimiter);
  const page = await store.listObjectsV2(principal, {
    bucket,
    prefix,
    delimiter,
    maxKeys,
    ...(rolled ? { continuationToken: store.continuationAfter(marker) } : { startAfter: marker }),
  });
  const last = [page.contents.at(-1)?.key ?? "", page.commonPrefixes.at(-1) ?? ""].sort(compareKeys).at(-1) ?? "";
  return xmlResponse("ListBucketResult", {
    ...echoed,
    Marker: encode(marker),
    NextMarker: page.nextContinuationToken === undefined || delimiter === "" ? undefined : encode(last),
    IsTruncated: page.nextContinuationToken !== undefined,
    Contents: page.contents.map((entry) => ({ ...contentsOf(entry, encode), Owner: owner })),
    CommonPrefixes: page.commonPrefixes.map((Prefix) => ({ Prefix: encode(Prefix) })),
  });
};

/** `ListObjectVersions`: delete markers apart from versions. */
export const listObjectVersions: S3Operation = async (store, request) => {
  const { bucket, principal, query } = request;
  const { prefix, delimiter, maxKeys, encode, echoed } = listParameters(request);
  const keyMarker = query.get("key-marker") ?? "";
  const versionIdMarker = query.get("version-id-marker") ?? "";
  const page = store.listObjectVersions(principal, { bucket, prefix, delimiter, maxKeys, keyMarker, versionIdMarker });
  const entry = ({ version, isLatest }: (typeof page.entries)[number]): XmlValue => ({
    Key: encode(version.key),
    VersionId: version.versionId,
    IsLatest: isLatest,
    LastModified: new Date(version.lastModifiedMs).toISOString(),
    ...(version.kind === "object"
      ? { ETag: `"${version.etag}"`, Size: version.sizeBytes, StorageClass: "STANDARD" }
      : {}),
    Owner: owner,
  });
  return xmlResponse("ListVersionsResult", {
    ...echoed,
    KeyMarker: encode(keyMarker),
    VersionIdMarker: versionIdMarker,
    NextKeyMarker: page.next && encode(page.next.keyMarker),
    NextVersionIdMarker: page.next?.versionIdMarker,
    IsTruncated: page.next !== undefined,
    Version: page.entries.filter(({ version }) => version.kind === "object").map(entry),
    DeleteMarker: page.entries.filter(({ version }) => version.kind === "delete-marker").map(entry),
    CommonPrefixes: page.commonPrefixes.map((Prefix) => ({ Prefix: encode(Prefix) })),
  });
};

/** `DeleteObjects`: every key is judged and answered by itself. */
export const deleteObjects: S3Operation = async (store, { principal, bucket, body }) => {
  const document = parseXml(body, "Delete");
  const quiet = childText(document, "Quiet") === "true";
  const objects = document.children["Object"] ?? [];
  if (objects.length === 0 || objects.length > 1000) throw malformedXml();
  store.buckets.get(bucket);
  const Deleted: XmlValue[] = [];
  const failed: XmlValue[] = [];
  for (const object of objects) {
    const Key = childText(object, "Key");
    if (Key === undefined) throw malformedXml();
    const VersionId = childText(object, "VersionId");
    try {
      const ifMatch = childText(object, "ETag");
      const result = await store.deleteObject(principal, { bucket, key: Key, versionId: VersionId, ifMatch });
      const marker = result.deleteMarker ? { DeleteMarker: true, DeleteMarkerVersionId: result.versionId } : {};
      if (!quiet) Deleted.push({ Key, VersionId, ...marker });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      failed.push({ Key, VersionId, Code: error.code, Message: error.message });
    }
  }
  return xmlResponse("DeleteResult", { Deleted, Error: failed });
};

function listParameters({ bucket, query }: S3Request) {
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  const maxKeys = parseCount(query.get("max-keys"), "maxKeys") ?? 1000;
  const encoding = query.get("encoding-type");
  if (encoding !== null && encoding !== "url") throw invalidArgument("Invalid Encoding Method specified in Request");
  const encode = encoding === null ? (text: string) => text : encodeKey;
  const echoed = {
    Name: bucket,
    Prefix: encode(prefix),
    Delimiter: delimiter === "" ? undefined : encode(delimiter),
    MaxKeys: Math.min(maxKeys, 1000),
    EncodingType: encoding ?? undefined,
  };
  return { prefix, delimiter, maxKeys, encode, echoed };
}

// S3 writes listed keys in form encoding, where a space is a plus, and leaves slashes alone.
function encodeKey(key: string): string {
  return new URLSearchParams({ k: key }).toString().slice(2).replaceAll("%2F", "/");
}

function contentsOf(
  entry: { key: string; etag: string; sizeBytes: number; lastModifiedMs: number },
  encode: (text: string) => string,
) {
  return {
    Key: encode(entry.key),
    LastModified: new Date(entry.lastModifiedMs).toISOString(),
    ETag: `"${entry.etag}"`,
    Size: entry.sizeBytes,
    StorageClass: "STANDARD",
  };
}
