import { hash, type KeyObject } from "node:crypto";
import { AwsError } from "./service.ts";
import { signatureOf } from "./signing-key.ts";
import { sameText } from "./verify-sigv4.ts";

/** What the signatures of chunks are made with; each chunk signs the one before it. */
export interface ChunkSigning {
  readonly key: KeyObject;
  /** `yyyymmddThhmmssZ`. */
  readonly timestamp: string;
  /** `date/region/service/aws4_request`. */
  readonly scope: string;
  /** Signature of the request's headers. */
  readonly seed: string;
}

/** A body without its framing, and the headers that came after it. */
export interface UnchunkedBody {
  readonly body: Buffer;
  /** Lower-case names. */
  readonly trailers: Readonly<Record<string, string>>;
}

const emptyHash = hash("sha256", "");

/**
 * Removes `aws-chunked` framing; with `signing`, every chunk's signature must be right.
 * @throws AwsError `IncompleteBody` or `SignatureDoesNotMatch`
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 */
export function decodeAwsChunked(framed: Buffer, signing?: ChunkSigning): UnchunkedBody {
  const chunks: Buffer[] = [];
  let position = 0;
  let previous = signing?.seed ?? "";
  for (;;) {
    const header = readLine(framed, position);
    const [sizeText = "", ...extensions] = header.text.split(";");
    if (!/^[0-9a-fA-F]{1,12}$/.test(sizeText)) throw incomplete("a chunk does not begin with its size");
    const start = header.next;
    const end = start + Number.parseInt(sizeText, 16);
    const chunk = framed.subarray(start, end);
    if (chunk.length !== end - start) throw incomplete("a chunk is shorter than its size");
    if (signing !== undefined) previous = verifyChunk(signing, { previous, chunk, extensions });
    if (chunk.length === 0) {
      const trailers = readTrailers(framed, end, signing && { signing, previous });
      return { body: chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks), trailers };
    }
    chunks.push(chunk);
    if (framed.toString("latin1", end, end + 2) !== "\r\n") throw incomplete("a chunk does not end where it should");
    position = end + 2;
  }
}

function verifyChunk(
  signing: ChunkSigning,
  { previous, chunk, extensions }: { previous: string; chunk: Buffer; extensions: readonly string[] },
): string {
  const stated = extensions.find((extension) => extension.startsWith("chunk-signature="))?.slice(16) ?? "";
  const lines = ["AWS4-HMAC-SHA256-PAYLOAD", signing.timestamp, signing.scope, previous, emptyHash];
  return verify(signing, [...lines, hash("sha256", chunk)], stated);
}

function readTrailers(
  framed: Buffer,
  from: number,
  chain: { signing: ChunkSigning; previous: string } | undefined,
): Record<string, string> {
  const trailers: Record<string, string> = {};
  let signature: string | undefined;
  let signed = "";
  for (let position = from; position < framed.length; ) {
    const line = readLine(framed, position);
    position = line.next;
    if (line.text === "") continue;
    const colon = line.text.indexOf(":");
    if (colon < 0) throw incomplete("a trailer has no colon");
    const name = line.text.slice(0, colon).trim().toLowerCase();
    const value = line.text.slice(colon + 1).trim();
    if (name === "x-amz-trailer-signature") {
      signature = value;
    } else {
      trailers[name] = value;
      signed += `${name}:${value}\n`;
    }
  }
  if (chain !== undefined && signed !== "") {
    const { signing, previous } = chain;
    const lines = ["AWS4-HMAC-SHA256-TRAILER", signing.timestamp, signing.scope, previous, hash("sha256", signed)];
    verify(signing, lines, signature ?? "");
  }
  return trailers;
}

function verify(signing: ChunkSigning, lines: readonly string[], stated: string): string {
  const expected = signatureOf(signing.key, lines.join("\n"));
  if (sameText(expected, stated)) return expected;
  throw new AwsError("SignatureDoesNotMatch", 403, "The signature of a chunk does not match the one we calculated.");
}

function readLine(framed: Buffer, from: number): { text: string; next: number } {
  const end = framed.indexOf("\r\n", from, "latin1");
  // The last line of the trailers may end with the body.
  if (end < 0) return { text: framed.toString("latin1", from), next: framed.length };
  return { text: framed.toString("latin1", from, end), next: end + 2 };
}

function incomplete(reason: string): AwsError {
  return new AwsError("IncompleteBody", 400, `The request's aws-chunked body cannot be read: ${reason}.`);
}
