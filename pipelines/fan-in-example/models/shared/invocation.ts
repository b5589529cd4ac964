import type { IncomingMessage } from "node:http";
import { RequestError } from "./request-error.ts";

/** One request to `/invocations`: a document, or what an earlier model said about it. */
export interface Invocation {
  readonly body: Buffer;
  /** Media type in lower case without parameters; empty when the request names none. */
  readonly mediaType: string;
  /** Character set named by the content type, in lower case; `utf-8` when none is named. */
  readonly charset: string;
  /** SageMaker's inference id, which is the document id in a pipeline; null outside one. */
  readonly documentId: string | null;
  /** SageMaker's custom attributes, which a pipeline fills with `document`, `model`, `source`, `version` and `traceparent`. */
  readonly attributes: URLSearchParams;
}

/** Largest body a model server takes, in bytes: 100 MB. */
const bodyMaxBytes = 100 * 1024 * 1024;

/**
 * Reads a whole request.
 * @throws RequestError 413 above 100 MB, 400 when there is no body.
 */
export async function readInvocation(request: IncomingMessage): Promise<Invocation> {
  const body = await readBody(request);
  if (body.length === 0) throw new RequestError(400, "the document is empty: expected at least one byte");
  const [mediaType = "", ...parameters] = (request.headers["content-type"] ?? "").toLowerCase().split(";");
  const charset = parameters.map((parameter) => /^\s*charset="?([^"\s]+)/.exec(parameter)?.[1]).find(Boolean);
  return {
    body,
    mediaType: mediaType.trim(),
    charset: charset ?? "utf-8",
    documentId: header(request, "x-amzn-sagemaker-inference-id"),
    attributes: new URLSearchParams(header(request, "x-amzn-sagemaker-custom-attributes") ?? ""),
  };
}

/**
 * Parses the body as JSON.
 * @throws RequestError 400 when it is none.
 */
export function parseJsonBody(invocation: Invocation): unknown {
  try {
    return JSON.parse(invocation.body.toString("utf8"));
  } catch (cause) {
    throw new RequestError(400, `the body is not JSON: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

function header(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const tooLarge = new RequestError(413, `the body is larger than ${bodyMaxBytes} bytes`);
  if (Number(request.headers["content-length"] ?? 0) > bodyMaxBytes) throw tooLarge;
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > bodyMaxBytes) break;
      chunks.push(chunk);
    }
  } catch (cause) {
    throw new RequestError(400, "the body ended before its length", { cause });
  }
  if (length > bodyMaxBytes) throw tooLarge;
  return Buffer.concat(chunks, length);
}
