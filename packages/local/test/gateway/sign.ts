import { createHash, createHmac } from "node:crypto";
import type { Credentials } from "../../src/gateway/sessions.ts";

/** A SigV4 signer written apart from the gateway's verifier, for requests the SDK does not make. */
export interface SignOptions {
  readonly method: string;
  readonly url: string;
  readonly credentials: Credentials;
  readonly headers?: Record<string, string>;
  readonly payloadHash?: string;
  readonly atMs?: number;
  readonly service?: string;
}

const hex = (text: string | Buffer) => createHash("sha256").update(text).digest("hex");
const mac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();
const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

export function signingParts(options: Pick<SignOptions, "credentials" | "atMs" | "service">) {
  const timestamp = new Date(options.atMs ?? Date.now()).toISOString().replace(/[-:]|\.\d{3}/g, "");
  const scope = `${timestamp.slice(0, 8)}/us-west-2/${options.service ?? "s3"}/aws4_request`;
  const key = scope
    .split("/")
    .reduce<Buffer>((parent, part) => mac(parent, part), Buffer.from(`AWS4${options.credentials.secretAccessKey}`));
  return { timestamp, scope, key };
}

export function signHeaders(options: SignOptions): Record<string, string> {
  const { timestamp, scope, key } = signingParts(options);
  const url = new URL(options.url);
  const payloadHash = options.payloadHash ?? hex("");
  const headers: Record<string, string> = {
    host: url.host,
    "x-amz-date": timestamp,
    "x-amz-content-sha256": payloadHash,
    ...(options.credentials.sessionToken && { "x-amz-security-token": options.credentials.sessionToken }),
    ...options.headers,
  };
  const names = Object.keys(headers).sort();
  const canonical = [
    options.method,
    // Every service but S3 signs the encoded path encoded once more.
    (options.service ?? "s3") === "s3" ? url.pathname : url.pathname.split("/").map(encode).join("/"),
    canonicalQuery(url.searchParams),
    ...names.map((name) => `${name}:${headers[name]}`),
    "",
    names.join(";"),
    payloadHash,
  ].join("\n");
  const signature = mac(key, `AWS4-HMAC-SHA256\n${timestamp}\n${scope}\n${hex(canonical)}`).toString("hex");
  const credential = `${options.credentials.accessKeyId}/${scope}`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names.join(";")}, Signature=${signature}`;
  return { ...headers, authorization };
}

export function presign(options: SignOptions & { expiresSeconds: number }): string {
  const { timestamp, scope, key } = signingParts(options);
  const url = new URL(options.url);
  url.searchParams.set("X-Amz-Algorithm", "AWS4-HMAC-SHA256");
  url.searchParams.set("X-Amz-Credential", `${options.credentials.accessKeyId}/${scope}`);
  url.searchParams.set("X-Amz-Date", timestamp);
  url.searchParams.set("X-Amz-Expires", String(options.expiresSeconds));
  url.searchParams.set("X-Amz-SignedHeaders", "host");
  if (options.credentials.sessionToken) url.searchParams.set("X-Amz-Security-Token", options.credentials.sessionToken);
  const query = canonicalQuery(url.searchParams);
  const canonical = `${options.method}\n${url.pathname}\n${query}\nhost:${url.host}\n\nhost\nUNSIGNED-PAYLOAD`;
  const signature = mac(key, `AWS4-HMAC-SHA256\n${timestamp}\n${scope}\n${hex(canonical)}`).toString("hex");
  return `${url.origin}${url.pathname}?${query}&X-Amz-Signature=${signature}`;
}

/** A body framed in signed chunks, with signed trailers when there are any. */
export function signedChunks(
  chunks: readonly string[],
  args: { seed: string; credentials: Credentials; atMs: number; trailers?: Record<string, string> },
): Buffer {
  const { timestamp, scope, key } = signingParts(args);
  let previous = args.seed;
  const sign = (kind: string, ...hashes: string[]) => {
    previous = mac(key, [`AWS4-HMAC-SHA256-${kind}`, timestamp, scope, previous, ...hashes].join("\n")).toString("hex");
    return previous;
  };
  const frames = [...chunks, ""].map((chunk) => {
    const head = `${Buffer.byteLength(chunk).toString(16)};chunk-signature=${sign("PAYLOAD", hex(""), hex(chunk))}\r\n`;
    return chunk === "" ? head : `${head}${chunk}\r\n`;
  });
  const trailers = Object.entries(args.trailers ?? {});
  if (trailers.length === 0) return Buffer.from(`${frames.join("")}\r\n`);
  const lines = trailers.map(([name, value]) => `${name}:${value}`);
  const signature = sign("TRAILER", hex(lines.map((line) => `${line}\n`).join("")));
  return Buffer.from(`${frames.join("")}${lines.join("\r\n")}\r\nx-amz-trailer-signature:${signature}\r\n\r\n`);
}

function canonicalQuery(parameters: URLSearchParams): string {
  return [...parameters]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join("&");
}
