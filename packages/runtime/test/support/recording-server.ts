import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** One request as it came over the wire. */
export interface RecordedRequest {
  readonly method: string;
  /** Path and query, as sent. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What the server answers; 200 without headers unless said otherwise. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** What goes wrong: nothing comes, the body stops coming, or the connection breaks before the answer or within its body. */
  readonly fault?: "silence" | "silence-in-body" | "break" | "break-in-body";
}

/** A server that stands in for AWS, answers as told and remembers what it was asked. */
export async function startRecordingServer(answer: (request: RecordedRequest) => Answer | Promise<Answer>) {
  const requests: RecordedRequest[] = [];
  let connections = 0;
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const { method = "", url = "", headers } = incoming;
    const request = { method, url, headers, body: Buffer.concat(chunks).toString("utf8") };
    requests.push(request);
    send(await answer(request), outgoing);
  });
  server.on("connection", () => connections++);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    connections: () => connections,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function send({ status = 200, headers = {}, body = "", fault }: Answer, outgoing: ServerResponse): void {
  if (fault === "silence") return;
  if (fault === "break") {
    outgoing.socket?.destroy();
  } else if (fault === undefined) {
    outgoing.writeHead(status, headers).end(body);
  } else {
    outgoing.writeHead(status, { ...headers, "content-length": String(body.length + 10) });
    outgoing.write(body, () => fault === "break-in-body" && outgoing.socket?.destroy());
  }
}
