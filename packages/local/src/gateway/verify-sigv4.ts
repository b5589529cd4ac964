import { hash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { AwsError } from "./service.ts";
import { signatureOf, signingKey } from "./signing-key.ts";
import { type SigV4Request, timestampMs } from "./sigv4-request.ts";

/** A request as its signature covers it. */
export interface SignedMessage {
  readonly method: string;
  /** Path and query as they came. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** `x-amz-content-sha256`, or the SHA-256 of the body where that header is absent. */
  readonly payloadHash: string;
}

const maximumSkewMs = 15 * 60 * 1000;

/**
 * Computes the signature a request must carry and compares.
 * @throws AwsError `SignatureDoesNotMatch`, `RequestTimeTooSkewed`, or `AccessDenied` for an expired presigned URL
 */
export function verifySigV4(
  message: SignedMessage,
  args: { signed: SigV4Request; secretAccessKey: string; nowMs: number },
): void {
  const { signed, secretAccessKey, nowMs } = args;
  verifyTime(signed, nowMs);
  const canonical = canonicalRequest(message, signed);
  const scope = `${signed.date}/${signed.region}/${signed.service}/aws4_request`;
  // Header values arrive as the bytes they are, which is how the client hashed them.
  const canonicalHash = hash("sha256", Buffer.from(canonical, "latin1"));
  const stringToSign = `AWS4-HMAC-SHA256\n${signed.timestamp}\n${scope}\n${canonicalHash}`;
  const expected = signatureOf(signingKey(secretAccessKey, signed), stringToSign);
  if (!sameText(expected, signed.signature)) {
    throw new AwsError(
      "SignatureDoesNotMatch",
      403,
      "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
      { AWSAccessKeyId: signed.accessKeyId, StringToSign: stringToSign, CanonicalRequest: canonical },
    );
  }
}

/** Compares two texts in constant time. */
export function sameText(expected: string, actual: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(actual)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function verifyTime(signed: SigV4Request, nowMs: number): void {
  const signedAtMs = timestampMs(signed.timestamp);
  if (Number.isNaN(signedAtMs) || !signed.timestamp.startsWith(signed.date)) {
    throw new AwsError("AccessDenied", 403, "The request's date does not agree with its credential scope.");
  }
  const tooOld = signed.expiresSeconds === undefined && nowMs - signedAtMs > maximumSkewMs;
  if (tooOld || signedAtMs - nowMs > maximumSkewMs) {
    throw new AwsError(
      "RequestTimeTooSkewed",
      403,
      "The difference between the request time and the current time is too large.",
      { RequestTime: signed.timestamp, ServerTime: new Date(nowMs).toISOString() },
    );
  }
  if (signed.expiresSeconds !== undefined && nowMs > signedAtMs + signed.expiresSeconds * 1000) {
    throw new AwsError("AccessDenied", 403, "Request has expired", { ServerTime: new Date(nowMs).toISOString() });
  }
}

function canonicalRequest(message: SignedMessage, signed: SigV4Request): string {
  const mark = message.url.indexOf("?");
  const path = mark < 0 ? message.url : message.url.slice(0, mark);
  const query = mark < 0 ? "" : message.url.slice(mark + 1);
  const headers = signed.signedHeaders.map((name) => `${name}:${headerValue(message.headers, name)}\n`).join("");
  return [
    message.method,
    canonicalPath(path, signed.service),
    canonicalQuery(query),
    headers,
    signed.signedHeaders.join(";"),
    message.payloadHash,
  ].join("\n");
}

function headerValue(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name] ?? "";
  const text = Array.isArray(value) ? value.join(",") : value;
  return text.trim().replace(/ {2,}/g, " ");
}

// S3 signs a path encoded once, every other service one whose encoding is encoded again.
function canonicalPath(path: string, service: string): string {
  const once = path.split("/").map((segment) => encodeStrictly(decodeLeniently(segment)));
  if (service === "s3") return once.join("/") || "/";
  return once.map(encodeStrictly).join("/") || "/";
}

function canonicalQuery(query: string): string {
  if (query === "") return "";
  return query
    .split("&")
    .filter((pair) => pair !== "" && !pair.startsWith("X-Amz-Signature="))
    .map((pair): [string, string] => {
      const equals = pair.indexOf("=");
      const [name, value] = equals < 0 ? [pair, ""] : [pair.slice(0, equals), pair.slice(equals + 1)];
      return [encodeStrictly(decodeLeniently(name)), encodeStrictly(decodeLeniently(value))];
    })
    .sort((left, right) => compareText(left[0], right[0]) || compareText(left[1], right[1]))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

const unreserved = /^[A-Za-z0-9\-._~]*$/;

function encodeStrictly(text: string): string {
  if (unreserved.test(text)) return text;
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

function decodeLeniently(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    // Not UTF-8: no client we know of signs such a path, and the signature will not match.
    return text;
  }
}
