import { Agent, type IncomingMessage, request } from "node:http";

/** What the container is sent. */
export interface ContainerRequest {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds until the call is given up. */
  readonly timeoutMs: number;
}

/** What it answered. */
export interface ContainerResponse {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
}

/** The call took longer than `InvocationTimeoutSeconds`. */
export class ContainerTimeout extends Error {}

/** The largest prediction SageMaker takes from a container, in bytes. */
const maxResponseBytes = 1024 ** 3;

/** Speaks the container contract with a model server on the loopback interface. */
export class ContainerClient {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #port: number;

  constructor(port: number) {
    this.#port = port;
  }

  /** Whether `GET /ping` answers 200 within `timeoutMs`. */
  async ping(timeoutMs: number): Promise<boolean> {
    try {
      const response = await this.#call("GET", "/ping", { body: Buffer.alloc(0), headers: {}, timeoutMs });
      return response.status === 200;
    } catch {
      return false;
    }
  }

  /** `POST /invocations`. @throws ContainerTimeout, or the connection's error */
  async invoke(call: ContainerRequest): Promise<ContainerResponse> {
    return this.#call("POST", "/invocations", call);
  }

  close(): void {
    this.#agent.destroy();
  }

  #call(method: string, path: string, { body, headers, timeoutMs }: ContainerRequest): Promise<ContainerResponse> {
    return new Promise((resolve, reject) => {
      const options = { agent: this.#agent, host: "127.0.0.1", port: this.#port, method, path };
      const outgoing = request({ ...options, headers: { ...headers, "content-length": String(body.length) } });
      const timer = setTimeout(() => outgoing.destroy(new ContainerTimeout()), timeoutMs);
      const fail = (error: Error) => {
        clearTimeout(timer);
        reject(error);
      };
      outgoing.once("error", fail);
      outgoing.once("response", (incoming) => {
        collect(incoming).then((answer) => {
          clearTimeout(timer);
          resolve(answer);
        }, fail);
      });
      outgoing.end(body);
    });
  }
}

async function collect(incoming: IncomingMessage): Promise<ContainerResponse> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxResponseBytes) throw new Error(`the response is larger than ${maxResponseBytes} bytes`);
    chunks.push(chunk);
  }
  const contentType = incoming.headers["content-type"] ?? "application/octet-stream";
  return { status: incoming.statusCode ?? 0, contentType, body: Buffer.concat(chunks, size) };
}
