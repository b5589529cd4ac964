import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";

/** The few answers of S3 and Textract that a model server asks for, and what it asked. */
export interface AwsStandIn {
  readonly url: string;
  /** S3 objects by `/bucket/key`. */
  readonly objects: Map<string, string>;
  /** Textract's answer to DetectDocumentText: status and JSON. */
  textract: { status: number; body: unknown };
  /** Requests in order: method, path with query, and body. */
  readonly requests: { readonly line: string; readonly body: string }[];
  readonly close: () => void;
}

/** Starts a stand-in on a free port. */
export async function startAwsStandIn(): Promise<AwsStandIn> {
  const objects = new Map<string, string>();
  const requests: { line: string; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    requests.push({ line: `${request.method} ${request.url}`, body });
    if (isTextract(request)) {
      response.writeHead(standIn.textract.status, { "content-type": "application/x-amz-json-1.1" });
      response.end(JSON.stringify(standIn.textract.body));
      return;
    }
    const object = objects.get(decodeURIComponent(request.url?.split("?")[0] ?? ""));
    response.writeHead(object === undefined ? 404 : 200, { "content-type": "application/xml" });
    response.end(object ?? "<Error><Code>NoSuchKey</Code><Message>no such key</Message></Error>");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : address;
  const standIn: AwsStandIn = {
    url: `http://127.0.0.1:${port}`,
    objects,
    textract: { status: 200, body: { Blocks: [] } },
    requests,
    close: () => server.close(),
  };
  return standIn;
}

function isTextract(request: IncomingMessage): boolean {
  return String(request.headers["x-amz-target"] ?? "").startsWith("Textract.");
}
