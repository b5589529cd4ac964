import type { IncomingMessage } from "node:http";

const empty = Buffer.alloc(0);

/** Reads a request's body to its end; rejects when the client goes away before that. */
export function collectBody(request: IncomingMessage): Promise<Buffer> {
  const isEmpty = request.headers["content-length"] === "0" || request.method === "GET" || request.method === "HEAD";
  if (isEmpty && request.headers["transfer-encoding"] === undefined) {
    request.resume();
    return Promise.resolve(empty);
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () =>
      resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)),
    );
    request.on("error", reject);
    request.on("aborted", () => reject(new Error("the client went away while it was sending a request")));
  });
}
