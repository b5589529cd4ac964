import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type Invocation, readInvocation } from "./invocation.ts";
import { RequestError } from "./request-error.ts";

/** What makes a model server: its name, what it reads, and what it does with it. */
export interface ModelServerOptions {
  /** Model's name in logs and error messages. */
  readonly name: string;
  /** Media types it reads; every other is answered with status 415. */
  readonly mediaTypes: readonly string[];
  /** Makes a prediction, which is answered as JSON. Called concurrently. */
  readonly invoke: (invocation: Invocation) => unknown;
  /** Frees what the model holds, once the last request is answered. */
  readonly close?: () => Promise<void>;
}

/** Milliseconds that requests in flight get to finish after SIGTERM; SageMaker kills a container 30 seconds after it. */
const shutdownGraceMs = 20_000;

/**
 * Serves a model on SageMaker's container contract (`GET /ping`, `POST /invocations`) until SIGTERM or SIGINT.
 * Call it when the model is loaded: from then on `/ping` answers 200.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html
 */
export async function serveModel(options: ModelServerOptions): Promise<void> {
  const server = createServer((request, response) => {
    handle(options, request)
      .catch((error: unknown) => answerForError(options.name, error))
      .then((answer) => send({ request, response, answer, isLast: !server.listening }));
  });
  // Longer than clients keep idle connections, so that none is closed under a request on its way.
  server.keepAliveTimeout = 75_000;
  const port = readPort();
  // Loopback unless the image says otherwise, so that a model on a laptop is not offered to the whole network.
  const host = process.env["MODEL_SERVER_HOST"] ?? "127.0.0.1";
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  console.log(`${options.name} listens on ${host}:${port}`);
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void shutDown(server, options));
}

function readPort(): number {
  const port = Number(process.env["SAGEMAKER_BIND_TO_PORT"] ?? 8080);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Error(`SAGEMAKER_BIND_TO_PORT is "${process.env["SAGEMAKER_BIND_TO_PORT"]}": expected a port, 0 to 65535`);
}

interface Answer {
  readonly statusCode: number;
  readonly body: unknown;
}

async function handle(options: ModelServerOptions, request: IncomingMessage): Promise<Answer> {
  const route = `${request.method} ${request.url?.split("?", 1)[0]}`;
  if (route === "GET /ping") return { statusCode: 200, body: { status: "ready", model: options.name } };
  if (route !== "POST /invocations") {
    return errorAnswer(404, "NOT_FOUND", `no such route "${route}": use GET /ping or POST /invocations`);
  }
  const invocation = await readInvocation(request);
  if (!options.mediaTypes.includes(invocation.mediaType)) {
    const expected = options.mediaTypes.join(", ");
    throw new RequestError(415, `cannot read content type "${invocation.mediaType}": expected one of ${expected}`);
  }
  return { statusCode: 200, body: await options.invoke(invocation) };
}

const errorCodes = { 400: "UNREADABLE_INPUT", 413: "TOO_LARGE", 415: "UNSUPPORTED_CONTENT_TYPE" } as const;

function answerForError(model: string, error: unknown): Answer {
  if (error instanceof RequestError) {
    return errorAnswer(error.statusCode, errorCodes[error.statusCode], `${model}: ${error.message}`);
  }
  console.error(error);
  return errorAnswer(500, "MODEL_ERROR", `${model} failed: ${error instanceof Error ? error.message : String(error)}`);
}

function errorAnswer(statusCode: number, code: string, message: string): Answer {
  return { statusCode, body: { error: { code, message } } };
}

interface Sending {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly answer: Answer;
  /** True when the server shuts down, so that the connection takes no further request. */
  readonly isLast: boolean;
}

function send({ request, response, answer, isLast }: Sending): void {
  if (response.destroyed) return;
  const body = Buffer.from(JSON.stringify(answer.body));
  // Without the rest of an unread body the connection cannot carry another request.
  if (isLast || !request.complete) response.setHeader("connection", "close");
  response.writeHead(answer.statusCode, { "content-type": "application/json", "content-length": body.length });
  response.end(body);
  request.resume();
}

async function shutDown(server: Server, options: ModelServerOptions): Promise<void> {
  setTimeout(() => process.exit(1), shutdownGraceMs).unref();
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  await closed;
  await options.close?.();
  process.exit(0);
}
