import { isChecksumAlgorithm, statedChecksum } from "../../gateway/checksums.ts";
import { AwsError, type AwsRequest, type AwsResponse } from "../../gateway/service.ts";
import { renderXml, type XmlValue } from "../../gateway/xml.ts";
import type { ReadConditions, WriteConditions } from "../conditions.ts";
import { keptHeaders, type ObjectAttributes, type ObjectChecksum } from "../object-version.ts";
import { invalidArgument, invalidRequest } from "../s3-errors.ts";

const namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

/** A request and the bucket and key its path names. */
export interface S3Request extends AwsRequest {
  /** Empty for the service itself. */
  readonly bucket: string;
  /** Empty for a bucket as a whole. */
  readonly key: string;
}

/** Reads bucket and key out of a path-style or virtual-hosted request. */
export function parseS3Request(request: AwsRequest): S3Request {
  const hosted = /^(.+)\.localhost(?::\d+)?$/.exec(request.headers["host"] ?? "")?.[1];
  const path = hosted === undefined ? request.path.slice(1) : `${hosted}${request.path}`;
  const slash = path.indexOf("/");
  const bucket = decode(slash < 0 ? path : path.slice(0, slash));
  return { ...request, bucket, key: slash < 0 ? "" : decode(path.slice(slash + 1)) };
}

/** Percent-decodes UTF-8. @throws AwsError `InvalidURI` */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError("InvalidURI", 400, "Couldn't parse the specified URI.", { URI: text });
  }
}

/** What a writer's headers say about an object. */
export function attributesOfHeaders(headers: Readonly<Record<string, string>>): ObjectAttributes {
  const metadata: Record<string, string> = {};
  for (const name in headers) {
    if (name.startsWith("x-amz-meta-")) metadata[name.slice(11)] = fromWire(headers[name] ?? "");
  }
  const kept: Record<string, string> = {};
  for (const name of keptHeaders) {
    const value = name === "content-encoding" ? withoutFraming(headers[name]) : headers[name];
    if (value !== undefined) kept[name] = value;
  }
  const tags = Object.fromEntries(new URLSearchParams(headers["x-amz-tagging"] ?? ""));
  return { contentType: headers["content-type"] ?? "binary/octet-stream", headers: kept, metadata, tags };
}

/** The checksum a writer stated, which has been verified by now. */
export function fullObjectChecksum(headers: Readonly<Record<string, string>>): ObjectChecksum | undefined {
  const stated = statedChecksum(headers);
  return stated && { ...stated, type: "FULL_OBJECT" };
}

/** A checksum algorithm named in a header. @throws AwsError `InvalidRequest` */
export function parseAlgorithm(name: string | undefined) {
  const algorithm = name?.toLowerCase();
  if (algorithm === undefined) return undefined;
  if (isChecksumAlgorithm(algorithm)) return algorithm;
  throw invalidRequest(`Checksum algorithm provided is unsupported: ${name}.`);
}

/** Conditions of a write, from its headers. */
export function writeConditions(headers: Readonly<Record<string, string>>): WriteConditions {
  return { ifMatch: headers["if-match"], ifNoneMatch: headers["if-none-match"] };
}

/** Conditions of a read; of a copy's source with the prefix `x-amz-copy-source-`. */
export function readConditions(headers: Readonly<Record<string, string>>, prefix = ""): ReadConditions {
  return {
    ifMatch: headers[`${prefix}if-match`],
    ifNoneMatch: headers[`${prefix}if-none-match`],
    ifModifiedSinceMs: parseDate(headers[`${prefix}if-modified-since`]),
    ifUnmodifiedSinceMs: parseDate(headers[`${prefix}if-unmodified-since`]),
  };
}

/** A whole number of a query or header. @throws AwsError `InvalidArgument` */
export function parseCount(text: string | null | undefined, name: string): number | undefined {
  if (text === null || text === undefined || text === "") return undefined;
  if (!/^\d{1,10}$/.test(text)) throw invalidArgument(`Argument ${name} must be an integer between 0 and 2147483647`);
  return Number(text);
}

/** Text as it travels in a header: the bytes of its UTF-8. */
export function toWire(text: string): string {
  return Buffer.from(text).toString("latin1");
}

/** A 200 with a document in S3's namespace. */
export function xmlResponse(root: string, value: XmlValue, headers: Record<string, string> = {}): AwsResponse {
  return {
    status: 200,
    headers: { "content-type": "application/xml", ...headers },
    body: renderXml(root, value, namespace),
  };
}

function fromWire(text: string): string {
  const decoded = Buffer.from(text, "latin1").toString();
  return decoded.includes("\ufffd") ? text : decoded;
}

// `aws-chunked` is how the bytes travelled, and no property of the object.
function withoutFraming(encoding: string | undefined): string | undefined {
  const kept = encoding
    ?.split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "" && part !== "aws-chunked");
  return kept?.length ? kept.join(",") : undefined;
}

function parseDate(text: string | undefined): number | undefined {
  const parsed = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(parsed) ? undefined : parsed;
}
