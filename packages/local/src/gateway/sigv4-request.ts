import type { IncomingHttpHeaders } from "node:http";
import { AwsError } from "./service.ts";

/** What a request says about its own signature. */
export interface SigV4Request {
  readonly accessKeyId: string;
  /** `yyyymmdd`, first part of the credential scope. */
  readonly date: string;
  readonly region: string;
  /** SigV4 signing name, such as `s3`. */
  readonly service: string;
  readonly signedHeaders: readonly string[];
  /** Hex. */
  readonly signature: string;
  /** `yyyymmddThhmmssZ`. */
  readonly timestamp: string;
  readonly sessionToken: string | undefined;
  /** Seconds a presigned URL holds, 1 to 604800; undefined when the signature came in a header. */
  readonly expiresSeconds: number | undefined;
}

const algorithm = "AWS4-HMAC-SHA256";

/**
 * Reads a signature from the `Authorization` header or a presigned query; undefined for an unsigned request.
 * @throws AwsError `InvalidRequest`, `AuthorizationHeaderMalformed` or `AuthorizationQueryParametersError`
 */
export function parseSigV4Request(headers: IncomingHttpHeaders, query: URLSearchParams): SigV4Request | undefined {
  const { authorization } = headers;
  if (authorization?.startsWith("AWS ") || query.has("AWSAccessKeyId")) throw signatureVersion2();
  if (authorization !== undefined) return parseHeader(authorization, headers);
  return query.has("X-Amz-Algorithm") || query.has("X-Amz-Credential") ? parseQuery(query) : undefined;
}

function parseHeader(authorization: string, headers: IncomingHttpHeaders): SigV4Request {
  if (!authorization.startsWith(`${algorithm} `)) throw malformedHeader("only AWS4-HMAC-SHA256 is supported");
  const fields = new Map<string, string>();
  for (const part of authorization.slice(algorithm.length + 1).split(",")) {
    const equals = part.indexOf("=");
    fields.set(part.slice(0, equals).trim(), part.slice(equals + 1).trim());
  }
  const scope = parseScope(fields.get("Credential"));
  const signedHeaders = fields.get("SignedHeaders");
  const signature = fields.get("Signature");
  if (scope === undefined || signedHeaders === undefined || signature === undefined) {
    throw malformedHeader("it needs Credential, SignedHeaders and Signature");
  }
  const timestamp = headers["x-amz-date"] ?? headers.date;
  if (typeof timestamp !== "string") throw new AwsError("AccessDenied", 403, "The request needs an X-Amz-Date header.");
  return {
    ...scope,
    signedHeaders: signedHeaders.split(";"),
    signature,
    timestamp: compactTimestamp(timestamp),
    sessionToken: textOf(headers["x-amz-security-token"]),
    expiresSeconds: undefined,
  };
}

function parseQuery(query: URLSearchParams): SigV4Request {
  const scope = parseScope(query.get("X-Amz-Credential") ?? undefined);
  const signature = query.get("X-Amz-Signature");
  const timestamp = query.get("X-Amz-Date");
  const expiresSeconds = Number(query.get("X-Amz-Expires"));
  const complete = scope !== undefined && signature !== null && timestamp !== null;
  if (!complete || query.get("X-Amz-Algorithm") !== algorithm) {
    throw malformedQuery(
      "it needs X-Amz-Algorithm, X-Amz-Credential, X-Amz-Date, X-Amz-SignedHeaders, X-Amz-Signature",
    );
  }
  if (!Number.isInteger(expiresSeconds) || expiresSeconds < 1 || expiresSeconds > 604_800) {
    throw malformedQuery("X-Amz-Expires must be 1 to 604800 seconds");
  }
  return {
    ...scope,
    signedHeaders: (query.get("X-Amz-SignedHeaders") ?? "").split(";"),
    signature,
    timestamp,
    sessionToken: query.get("X-Amz-Security-Token") ?? undefined,
    expiresSeconds,
  };
}

function parseScope(credential: string | undefined) {
  // An access key id holds no slash, so the scope's four parts are the last ones.
  const [accessKeyId, date, region, service, end] = credential?.split("/") ?? [];
  if (!accessKeyId || !date || !region || !service || end !== "aws4_request") return undefined;
  return { accessKeyId, date, region, service };
}

function compactTimestamp(text: string): string {
  if (/^\d{8}T\d{6}Z$/.test(text)) return text;
  const parsed = Date.parse(text);
  if (Number.isNaN(parsed)) throw malformedHeader("its date is neither ISO 8601 basic nor an HTTP date");
  return new Date(parsed).toISOString().replace(/[-:]|\.\d{3}/g, "");
}

/** Epoch milliseconds of a `yyyymmddThhmmssZ` timestamp; NaN for anything else. */
export function timestampMs(timestamp: string): number {
  if (!/^\d{8}T\d{6}Z$/.test(timestamp)) return Number.NaN;
  const part = (start: number, end: number) => Number(timestamp.slice(start, end));
  return Date.UTC(part(0, 4), part(4, 6) - 1, part(6, 8), part(9, 11), part(11, 13), part(13, 15));
}

function textOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

// As AWS's newer regions answer; `aws s3 presign` still makes such URLs unless it is configured with `signature_version = s3v4`.
function signatureVersion2(): AwsError {
  const message = "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.";
  return new AwsError("InvalidRequest", 400, message);
}

function malformedHeader(reason: string): AwsError {
  return new AwsError("AuthorizationHeaderMalformed", 400, `The authorization header is malformed; ${reason}.`);
}

function malformedQuery(reason: string): AwsError {
  return new AwsError("AuthorizationQueryParametersError", 400, `The presigned query is malformed; ${reason}.`);
}
