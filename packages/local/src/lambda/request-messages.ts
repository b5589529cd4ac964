import type { IncomingHttpHeaders } from "node:http";

/** A function's request to the local AWS, as it travels between threads. */
export interface RequestMessage {
  readonly id: number;
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** Lower-case names. */
  readonly headers: IncomingHttpHeaders;
  readonly body: MessageBody;
}

/** The answer to the request of that id. */
export interface AnswerMessage {
  readonly id: number;
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: MessageBody;
}

/** The local AWS failed at the request of that id and cut its connection. */
export interface CutMessage {
  readonly id: number;
  readonly cut: true;
}

/** Bytes, or text of one byte a character. */
export type MessageBody = Uint8Array | string;

/** Bytes up to which text travels faster than bytes do: twice as fast, as measured. */
const smallBodyBytes = 8 * 1024;

/** A body as it travels. */
export function toMessageBody(bytes: Buffer): MessageBody {
  return bytes.length <= smallBodyBytes ? bytes.toString("latin1") : bytes;
}

/** The bytes of a body that travelled. */
export function bytesOf(body: MessageBody): Buffer {
  if (typeof body === "string") return Buffer.from(body, "latin1");
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}
