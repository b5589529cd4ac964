import type { Readable } from "node:stream";

/** Reads an answer to its end, so that its connection can be used again. Fails when nothing comes for as long as the timeout. */
export function readBody(stream: Readable, idleTimeoutMs: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const timer = setTimeout(() => {
      const error = new Error(`nothing of the answer's body came for ${idleTimeoutMs} ms`);
      stream.destroy(Object.assign(error, { name: "TimeoutError" }));
    }, idleTimeoutMs);
    stream.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      timer.refresh();
    });
    stream.once("end", () => {
      clearTimeout(timer);
      resolve(Buffer.concat(chunks));
    });
    stream.once("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
  });
}
