import { statedChecksum } from "../../gateway/checksums.ts";
import type { AwsResponse } from "../../gateway/service.ts";
import type { MultipartUploads, UploadName } from "../multipart-uploads.ts";
import { malformedXml } from "../s3-errors.ts";
import type { S3Store } from "../s3-store.ts";
import { parseByteRange } from "./byte-range.ts";
import { checksumElement, versionHeader } from "./object-headers.ts";
import { parseCopySource } from "./object-operations.ts";
import { childText, parseXml } from "./parse-xml.ts";
import {
  attributesOfHeaders,
  parseAlgorithm,
  parseCount,
  readConditions,
  type S3Request,
  writeConditions,
  xmlResponse,
} from "./s3-request.ts";

/** One wire operation on multipart uploads. */
export type MultipartOperation = (
  uploads: MultipartUploads,
  request: S3Request,
  store: S3Store,
) => Promise<AwsResponse>;

/** `CreateMultipartUpload`. */
export const createMultipartUpload: MultipartOperation = async (uploads, request) => {
  const { bucket, key, headers, principal } = request;
  const algorithm = headers["x-amz-checksum-algorithm"];
  const checksumAlgorithm = parseAlgorithm(algorithm);
  const type = headers["x-amz-checksum-type"];
  const { uploadId, checksumType } = uploads.create(
    principal,
    { bucket, key },
    {
      ...attributesOfHeaders(headers),
      ...(checksumAlgorithm && { checksumAlgorithm }),
      ...((type === "FULL_OBJECT" || type === "COMPOSITE") && { checksumType: type }),
    },
  );
  const echoed: Record<string, string> =
    algorithm === undefined ? {} : { "x-amz-checksum-algorithm": algorithm, "x-amz-checksum-type": checksumType };
  return xmlResponse("InitiateMultipartUploadResult", { Bucket: bucket, Key: key, UploadId: uploadId }, echoed);
};

/** `UploadPart`. */
export const uploadPart: MultipartOperation = async (uploads, request) => {
  const checksum = statedChecksum(request.headers);
  const options = { partNumber: partNumberOf(request), bytes: request.body, checksum };
  const part = await uploads.uploadPart(request.principal, uploadName(request), options);
  const stated: Record<string, string> = checksum ? { [`x-amz-checksum-${checksum.algorithm}`]: checksum.value } : {};
  return { status: 200, headers: { etag: `"${part.etag}"`, ...stated } };
};

/** `UploadPartCopy`: reads the source as the same principal. */
export const uploadPartCopy: MultipartOperation = async (uploads, request, store) => {
  const { headers, principal } = request;
  const source = parseCopySource(headers["x-amz-copy-source"] ?? "");
  const range = (sizeBytes: number) => parseByteRange(headers["x-amz-copy-source-range"], sizeBytes);
  const conditions = readConditions(headers, "x-amz-copy-source-");
  const { body } = await store.getObject(principal, { ...source, ...conditions, range });
  const part = await uploads.uploadPart(principal, uploadName(request), {
    partNumber: partNumberOf(request),
    bytes: body,
  });
  return xmlResponse("CopyPartResult", {
    LastModified: new Date(part.lastModifiedMs).toISOString(),
    ETag: `"${part.etag}"`,
    ...checksumElement(part.checksum),
  });
};

/** `CompleteMultipartUpload`, with the conditions of a write. */
export const completeMultipartUpload: MultipartOperation = async (uploads, request) => {
  const { bucket, key, headers, principal } = request;
  const named = parseXml(request.body, "CompleteMultipartUpload").children["Part"] ?? [];
  const parts = named.map((part) => {
    const [partNumber, etag] = [parseCount(childText(part, "PartNumber"), "PartNumber"), childText(part, "ETag")];
    if (partNumber === undefined || etag === undefined) throw malformedXml();
    return { partNumber, etag };
  });
  const result = await uploads.complete(principal, uploadName(request), { parts, ...writeConditions(headers) });
  const { checksum } = result;
  const value = {
    Location: `http://${headers["host"] ?? "localhost"}/${bucket}/${key}`,
    Bucket: bucket,
    Key: key,
    ETag: `"${result.etag}"`,
    ...checksumElement(checksum),
    ChecksumType: checksum?.type,
  };
  return xmlResponse("CompleteMultipartUploadResult", value, versionHeader(result));
};

/** `AbortMultipartUpload`. */
export const abortMultipartUpload: MultipartOperation = async (uploads, request) => {
  uploads.abort(request.principal, uploadName(request));
  return { status: 204 };
};

/** `ListParts`. */
export const listParts: MultipartOperation = async (uploads, request) => {
  const upload = uploads.describe(request.principal, uploadName(request));
  const after = parseCount(request.query.get("part-number-marker"), "part-number-marker") ?? 0;
  const limit = Math.min(parseCount(request.query.get("max-parts"), "max-parts") ?? 1000, 1000);
  const rest = [...upload.parts.values()]
    .filter((part) => part.partNumber > after)
    .sort((left, right) => left.partNumber - right.partNumber);
  const page = rest.slice(0, limit);
  return xmlResponse("ListPartsResult", {
    Bucket: upload.bucket,
    Key: upload.key,
    UploadId: upload.uploadId,
    PartNumberMarker: after,
    NextPartNumberMarker: page.at(-1)?.partNumber ?? 0,
    MaxParts: limit,
    IsTruncated: rest.length > page.length,
    ChecksumAlgorithm: upload.checksumAlgorithm?.toUpperCase(),
    Part: page.map((part) => ({
      PartNumber: part.partNumber,
      LastModified: new Date(part.lastModifiedMs).toISOString(),
      ETag: `"${part.etag}"`,
      Size: part.body.sizeBytes,
      ...checksumElement(part.checksum),
    })),
  });
};

/** `ListMultipartUploads`: all of a prefix on one page. */
export const listMultipartUploads: MultipartOperation = async (uploads, { principal, bucket, query }) => {
  const prefix = query.get("prefix") ?? "";
  const found = uploads.list(principal, bucket).filter((upload) => upload.key.startsWith(prefix));
  return xmlResponse("ListMultipartUploadsResult", {
    Bucket: bucket,
    Prefix: prefix,
    MaxUploads: 1000,
    IsTruncated: false,
    Upload: found.map(({ key, uploadId, initiatedAtMs }) => ({
      Key: key,
      UploadId: uploadId,
      StorageClass: "STANDARD",
      Initiated: new Date(initiatedAtMs).toISOString(),
    })),
  });
};

function uploadName({ bucket, key, query }: S3Request): UploadName {
  return { bucket, key, uploadId: query.get("uploadId") ?? "" };
}

function partNumberOf({ query }: S3Request): number {
  return parseCount(query.get("partNumber"), "partNumber") ?? 0;
}
