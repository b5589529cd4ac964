import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { onTestFinished } from "vitest";

/** A request as a server got it. */
export interface ReceivedRequest {
  readonly method: string;
  /** Path with its query. */
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  /** Parsed; undefined for none. */
  readonly body: unknown;
}

/** What to answer: a status and a JSON value; nothing at all for `never`. */
export type StandInAnswer = { readonly status: number; readonly body?: unknown } | "never";

/** A server on the loopback port in Datadog's place. */
export interface StandInDatadog {
  /** For `DD_HOST`. */
  readonly url: string;
  readonly requests: ReceivedRequest[];
  /** The requests of a kind, such as `POST /api/v2/events`; a path that begins so counts. */
  received(kind: string): ReceivedRequest[];
}

/** What Datadog answers where nothing is wrong. */
export function accepted({ method, path }: ReceivedRequest): StandInAnswer {
  const answers: Readonly<Record<string, StandInAnswer>> = {
    "POST /api/v2/dora/deployment": { status: 202, body: { data: { id: "given", type: "dora_deployment" } } },
    "PATCH /api/v2/dora/deployments": { status: 202 },
    "POST /api/v2/events": { status: 202, body: { data: { type: "event", attributes: {} } } },
    "GET /api/v2/events": { status: 200, body: { data: [] } },
  };
  const [, found] = Object.entries(answers).find(([kind]) => `${method} ${path}`.startsWith(kind)) ?? [];
  return found ?? { status: 404, body: { errors: [`nothing at ${path}`] } };
}

/** Opens a stand-in; it ends with the test. */
export async function standInDatadog(
  answer: (request: ReceivedRequest) => StandInAnswer = accepted,
): Promise<StandInDatadog> {
  const requests: ReceivedRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const request = await received(incoming);
    requests.push(request);
    const answered = answer(request);
    if (answered === "never") return;
    response.writeHead(answered.status, { "content-type": "application/json" });
    response.end(answered.body === undefined ? "" : JSON.stringify(answered.body));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    received: (kind) => requests.filter(({ method, path }) => `${method} ${path}`.startsWith(kind)),
  };
}

async function received(incoming: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const text = (incoming.headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes).toString();
  return {
    method: incoming.method ?? "",
    path: incoming.url ?? "",
    headers: incoming.headers,
    body: text === "" ? undefined : (JSON.parse(text) as unknown),
  };
}
