import { hash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Principal } from "../iam/principal.ts";
import { type ChunkSigning, decodeAwsChunked } from "./aws-chunked.ts";
import { verifyChecksums } from "./checksums.ts";
import type { RawRequest } from "./raw-request.ts";
import { AwsError } from "./service.ts";
import type { Sessions } from "./sessions.ts";
import { signingKey } from "./signing-key.ts";
import type { SigV4Request } from "./sigv4-request.ts";
import { sameText, verifySigV4 } from "./verify-sigv4.ts";

/** Who signed a request, and its body and headers once they are known to be what was sent. */
export interface AuthenticRequest {
  readonly principal: Principal;
  readonly body: Buffer;
  /** Lower-case names; trailers included. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Finds out who signed a request and verifies its signature, payload hash, framing and checksums.
 * @throws AwsError `InvalidAccessKeyId`, `SignatureDoesNotMatch`, `BadDigest` and others
 */
export function authenticate(
  raw: RawRequest,
  args: { signed: SigV4Request; sessions: Sessions; nowMs: number },
): AuthenticRequest {
  const { signed, sessions, nowMs } = args;
  const session = sessions.find(signed.accessKeyId);
  if (session === undefined) {
    throw new AwsError("InvalidAccessKeyId", 403, "The AWS Access Key Id you provided does not exist in our records.", {
      AWSAccessKeyId: signed.accessKeyId,
    });
  }
  const { secretAccessKey, sessionToken } = session.credentials;
  const stated = payloadHashOf(raw, signed);
  verifySigV4({ ...raw, payloadHash: stated }, { signed, secretAccessKey, nowMs });
  if (sessionToken !== undefined && !sameText(sessionToken, signed.sessionToken ?? "")) {
    throw new AwsError("InvalidToken", 400, "The provided token is malformed or otherwise invalid.");
  }
  return { principal: session.principal, ...verifyBody(raw, stated, signed, secretAccessKey) };
}

function payloadHashOf(raw: RawRequest, signed: SigV4Request): string {
  const stated = raw.headers["x-amz-content-sha256"];
  if (typeof stated === "string") return stated;
  return signed.expiresSeconds === undefined ? hash("sha256", raw.body) : "UNSIGNED-PAYLOAD";
}

function verifyBody(raw: RawRequest, payloadHash: string, signed: SigV4Request, secretAccessKey: string) {
  const headers = singleHeaders(raw.headers);
  if (payloadHash.startsWith("STREAMING-")) {
    const signing = payloadHash.startsWith("STREAMING-AWS4-HMAC-SHA256-PAYLOAD")
      ? chunkSigning(signed, secretAccessKey)
      : undefined;
    const { body, trailers } = decodeAwsChunked(raw.body, signing);
    verifyDecodedLength(headers, body);
    verifyAnnouncedTrailers(headers, trailers);
    const all = { ...headers, ...trailers };
    verifyChecksums(all, body);
    return { body, headers: all };
  }
  if (payloadHash !== "UNSIGNED-PAYLOAD" && payloadHash !== hash("sha256", raw.body)) {
    throw new AwsError(
      "XAmzContentSHA256Mismatch",
      400,
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    );
  }
  // On a CompleteMultipartUpload the checksum is the whole object's, not this XML's.
  const completesUpload = raw.method === "POST" && raw.url.includes("uploadId=");
  verifyChecksums(completesUpload ? { "content-md5": headers["content-md5"] } : headers, raw.body);
  return { body: raw.body, headers };
}

function chunkSigning(signed: SigV4Request, secretAccessKey: string): ChunkSigning {
  return {
    key: signingKey(secretAccessKey, signed),
    timestamp: signed.timestamp,
    scope: `${signed.date}/${signed.region}/${signed.service}/aws4_request`,
    seed: signed.signature,
  };
}

function verifyDecodedLength(headers: Readonly<Record<string, string>>, body: Buffer): void {
  const stated = headers["x-amz-decoded-content-length"];
  if (stated === undefined) {
    throw new AwsError("MissingContentLength", 411, "You must provide the x-amz-decoded-content-length header.");
  }
  if (Number(stated) !== body.length) {
    throw new AwsError("IncompleteBody", 400, `The request promised ${stated} bytes and carried ${body.length}.`);
  }
}

function verifyAnnouncedTrailers(
  headers: Readonly<Record<string, string>>,
  trailers: Readonly<Record<string, string>>,
) {
  for (const name of (headers["x-amz-trailer"] ?? "").split(",")) {
    const announced = name.trim().toLowerCase();
    if (announced !== "" && trailers[announced] === undefined) {
      throw new AwsError("MalformedTrailerError", 400, `The trailer "${announced}" was announced and did not come.`);
    }
  }
}

function singleHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const single: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) single[name] = typeof value === "string" ? value : value.join(", ");
  }
  return single;
}
