import { createHash, createHmac } from "node:crypto";
import type { RecordedRequest } from "./recording-server.ts";

/**
 * The signature that S3 expects of a request as it came over the wire, by AWS's own steps.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function expectedSignature({ method, url, headers, body }: RecordedRequest, secretAccessKey: string): string {
  const { scope, signedHeaders } = statedIn(headers.authorization ?? "");
  const canonical = [
    method,
    url,
    "",
    ...signedHeaders.map((name) => `${name}:${headers[name]}`),
    "",
    signedHeaders.join(";"),
    sha256(body),
  ].join("\n");
  const text = `AWS4-HMAC-SHA256\n${headers["x-amz-date"]}\n${scope}\n${sha256(canonical)}`;
  const key = scope.split("/").reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${secretAccessKey}`);
  return hmac(key, text).toString("hex");
}

/** What an `authorization` header says about its signature. */
export function statedIn(authorization: string) {
  const [, scope = "", names = "", signature = ""] =
    /^AWS4-HMAC-SHA256 Credential=[^/]+\/(\S+), SignedHeaders=(\S+), Signature=(\w+)$/.exec(authorization) ?? [];
  return { scope, signedHeaders: names.split(";"), signature };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
