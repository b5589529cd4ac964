import { createServer, type IncomingMessage } from "node:http";
import { mediaTypes, predict } from "./predict.ts";

/** Largest document in bytes: 100 MB. */
const documentMaxBytes = 100 * 1024 * 1024;

/** A request that cannot be answered because of what was sent: the document fails, and the model goes on. */
class RequestError extends Error {
  readonly statusCode: number;

  constructor(statusCode: number, message: string) {
    super(message);
    this.statusCode = statusCode;
  }
}

// What SageMaker asks of a container: https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html
const server = createServer(async (request, response) => {
  const answer = await answerTo(request).catch(toError);
  const body = Buffer.from(JSON.stringify(answer.body));
  // Of a document that was not read to its end the rest would be taken for the next request.
  if (!request.complete || !server.listening) response.setHeader("connection", "close");
  response.writeHead(answer.statusCode, { "content-type": "application/json", "content-length": body.length });
  response.end(body);
});

async function answerTo(request: IncomingMessage): Promise<{ statusCode: number; body: unknown }> {
  const route = `${request.method} ${request.url}`;
  if (route === "GET /ping") return { statusCode: 200, body: { status: "ready" } };
  if (route !== "POST /invocations") throw new RequestError(404, `no such route: ${route}`);
  const [mediaType = ""] = (request.headers["content-type"] ?? "").toLowerCase().split(";");
  if (!mediaTypes.includes(mediaType.trim())) {
    throw new RequestError(415, `cannot read "${mediaType}": expected one of ${mediaTypes.join(", ")}`);
  }
  return { statusCode: 200, body: predict(await readDocument(request)) };
}

async function readDocument(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > documentMaxBytes) throw new RequestError(413, `the document has more than ${documentMaxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function toError(error: unknown): { statusCode: number; body: unknown } {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof RequestError) return { statusCode: error.statusCode, body: { error: message } };
  console.error(error);
  return { statusCode: 500, body: { error: message } };
}

// Longer than clients keep idle connections, so that none is closed under a request on its way.
server.keepAliveTimeout = 75_000;
// On a laptop only this machine is served; the image sets the host.
server.listen(Number(process.env["SAGEMAKER_BIND_TO_PORT"] ?? 8080), process.env["MODEL_SERVER_HOST"] ?? "127.0.0.1");

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    // What is under way is answered first; SageMaker kills a container 30 seconds after SIGTERM.
    server.close(() => process.exit(0));
    server.closeIdleConnections();
  });
}
