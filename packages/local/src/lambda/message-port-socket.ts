import { Duplex } from "node:stream";
import type { MessagePort } from "node:worker_threads";

/** One written piece, as a stream hands it over. */
interface Piece {
  readonly chunk: Uint8Array | string;
  readonly encoding: BufferEncoding;
}

/** What travels: bytes, text whose characters are bytes, or the end. */
type Message = Uint8Array | string | null;

/**
 * One end of a connection between two threads of this process: what is written at one end comes out at the other, without the
 * kernel's sockets, which cost more than the whole answer of a local service. HTTP runs over it byte for byte as over TCP.
 * A message of `null` ends the sender's side.
 */
export class MessagePortSocket extends Duplex {
  // What Node's HTTP asks of a socket beside a stream's methods; a connection within a process has none of these settings.
  readonly connecting = false;
  readonly timeout = 0;
  readonly #port: MessagePort;

  constructor(port: MessagePort) {
    super({ decodeStrings: false });
    this.#port = port;
    port.on("message", (message: Message) => this.#receive(message));
    port.on("close", () => this.destroy());
  }

  setTimeout(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  /** Lets the thread end although the connection is open. */
  unref(): this {
    this.#port.unref();
    return this;
  }

  ref(): this {
    this.#port.ref();
    return this;
  }

  override _read(): void {
    // Messages come by themselves.
  }

  override _write(chunk: Uint8Array | string, encoding: BufferEncoding, done: () => void): void {
    this.#send([{ chunk, encoding }]);
    done();
  }

  override _writev(pieces: readonly Piece[], done: () => void): void {
    this.#send(pieces);
    done();
  }

  override _final(done: () => void): void {
    this.#port.postMessage(null);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#port.close();
    done(error);
  }

  #receive(message: Message): void {
    if (this.destroyed) return;
    this.push(message === null ? null : bytesOf(message));
  }

  #send(pieces: readonly Piece[]): void {
    const text = pieces.length === 1 && pieces[0] !== undefined ? asText(pieces[0]) : undefined;
    if (text !== undefined) {
      this.#port.postMessage(text);
      return;
    }
    const bytes = joined(pieces);
    this.#port.postMessage(bytes, [bytes.buffer as ArrayBuffer]);
  }
}

function bytesOf(message: Uint8Array | string): Buffer {
  if (typeof message === "string") return Buffer.from(message, "latin1");
  return Buffer.from(message.buffer, message.byteOffset, message.byteLength);
}

/** The piece if each of its characters stands for one byte: text between threads costs half of what a handed-over memory does. */
function asText({ chunk, encoding }: Piece): string | undefined {
  if (typeof chunk !== "string") return undefined;
  const isOneByteEach = encoding === "latin1" || (encoding === "utf8" && Buffer.byteLength(chunk) === chunk.length);
  return isOneByteEach ? chunk : undefined;
}

/** The pieces in a memory of their own, which can be handed over instead of copied. */
function joined(pieces: readonly Piece[]): Uint8Array {
  const sizes = pieces.map(({ chunk, encoding }) => Buffer.byteLength(chunk, encoding));
  const bytes = Buffer.allocUnsafeSlow(sizes.reduce((sum, size) => sum + size, 0));
  let at = 0;
  for (const [index, { chunk, encoding }] of pieces.entries()) {
    if (typeof chunk === "string") bytes.write(chunk, at, encoding);
    else bytes.set(chunk, at);
    at += sizes[index] ?? 0;
  }
  return bytes;
}
