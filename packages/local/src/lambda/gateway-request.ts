import { EventEmitter } from "node:events";
import { Readable, Writable } from "node:stream";

/** How a {@link GatewayRequest} is made. */
export interface GatewayRequestOptions {
  readonly method: string;
  readonly path: string;
  /** Takes the body once it is whole. */
  readonly send: (body: Buffer) => void;
}

/** Stands where `http.ClientRequest` stands: what is written is the body, `response` brings the answer. */
export class GatewayRequest extends Writable {
  readonly method: string;
  readonly path: string;
  readonly #sendBody: (body: Buffer) => void;
  readonly #chunks: Buffer[] = [];
  #socket: RequestSocket | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isAnswered = false;

  constructor({ method, path, send }: GatewayRequestOptions) {
    // The request lasts until its answer was read, as over the network.
    super({ autoDestroy: false });
    this.method = method;
    this.path = path;
    this.#sendBody = send;
  }

  /** Made when it is asked for, which clients do only when an answer takes seconds. */
  get socket(): RequestSocket {
    this.#socket ??= new RequestSocket(this);
    return this.#socket;
  }

  /** Emits `timeout` once no answer has come for that long; 0 for never. */
  setTimeout(milliseconds: number, onTimeout?: () => void): this {
    clearTimeout(this.#timer);
    if (onTimeout !== undefined) this.once("timeout", onTimeout);
    if (milliseconds > 0 && !this.#isAnswered) this.#timer = setTimeout(() => this.emit("timeout"), milliseconds);
    return this;
  }

  setNoDelay(): void {
    // Nothing is held back between threads.
  }

  setSocketKeepAlive(): void {
    // Nothing between two threads drops a connection that is idle.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#chunks.push(chunk);
    done();
  }

  override _final(done: () => void): void {
    const [first] = this.#chunks;
    this.#sendBody(this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks));
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    clearTimeout(this.#timer);
    const hangUp = Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
    done(error ?? (this.#isAnswered ? null : hangUp));
  }

  /** Brings the answer. */
  receive(response: GatewayResponse): void {
    this.#isAnswered = true;
    clearTimeout(this.#timer);
    response.once("close", () => this.destroy());
    // An answer that nobody takes is read by nobody.
    if (!this.emit("response", response)) response.resume();
  }
}

/** Stands where `http.IncomingMessage` stands. */
export class GatewayResponse extends Readable {
  readonly httpVersion = "1.1";
  readonly complete = true;
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor({ status, headers, body }: { status: number; headers: Readonly<Record<string, string>>; body: Buffer }) {
    super();
    this.statusCode = status;
    this.headers = headers;
    if (body.length > 0) this.push(body);
    this.push(null);
  }

  override _read(): void {
    // All is there from the start.
  }
}

/** What clients do with a request's socket; between threads there is none. */
class RequestSocket extends EventEmitter {
  readonly connecting = false;
  readonly #request: GatewayRequest;

  constructor(request: GatewayRequest) {
    super();
    this.#request = request;
  }

  setTimeout(milliseconds: number, onTimeout?: () => void): this {
    this.#request.setTimeout(milliseconds, onTimeout);
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  destroy(): void {
    this.#request.destroy();
  }
}
