import type { Queue, ReceivedMessage } from "./queue.ts";

/** What to receive and how long to wait for it. */
export interface ReceiveOptions {
  /** 1 to 10. */
  readonly max: number;
  /** 0 to 20. */
  readonly waitSeconds: number;
  /** 0 to 43,200. */
  readonly visibilityTimeoutSeconds: number;
}

/** Receives messages at once, or the first that come within the waiting time (long polling). */
export function receiveWithin(
  queue: Queue,
  { max, waitSeconds, visibilityTimeoutSeconds }: ReceiveOptions,
): Promise<ReceivedMessage[]> {
  const messages = queue.receive(max, visibilityTimeoutSeconds);
  if (messages.length > 0 || waitSeconds === 0) return Promise.resolve(messages);
  return new Promise((resolve) => {
    const finish = (received: ReceivedMessage[]) => {
      clearTimeout(timer);
      stop();
      resolve(received);
    };
    const timer = setTimeout(() => finish([]), waitSeconds * 1000);
    const stop = queue.onReady(() => {
      const received = queue.receive(max, visibilityTimeoutSeconds);
      if (received.length > 0) finish(received);
    });
  });
}
