import type { MessagePort } from "node:worker_threads";
import type { RawAnswer, RawRequest } from "../gateway/raw-request.ts";
import {
  type AnswerMessage,
  bytesOf,
  type CutMessage,
  type RequestMessage,
  toMessageBody,
} from "./request-messages.ts";

/** Answers one request. */
export type AnswerRequest = (request: RawRequest) => Promise<RawAnswer>;

/** Answers the requests that a function sends over a message port; a rejection cuts that request's connection. */
export function answerRequests(port: MessagePort, answer: AnswerRequest): void {
  port.on("message", async ({ id, body, ...request }: RequestMessage) => {
    try {
      const answered = await answer({ ...request, body: bytesOf(body) });
      port.postMessage({ id, ...answered, body: toMessageBody(answered.body) } satisfies AnswerMessage);
    } catch {
      port.postMessage({ id, cut: true } satisfies CutMessage);
    }
  });
  // What a function waits for keeps the function, not this process.
  port.unref();
}
