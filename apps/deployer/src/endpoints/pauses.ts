import { setTimeout as sleep } from "node:timers/promises";

/** How long to wait between two looks at something that takes its time. */
export interface Pauses {
  /** Seconds before the second look; each pause is half as long again as the one before. */
  readonly firstSeconds: number;
  /** Seconds no pause exceeds. */
  readonly mostSeconds: number;
}

/** Pauses that end early when the person interrupts: each call waits for the next. @throws AbortError */
export function pausing({ firstSeconds, mostSeconds }: Pauses, signal: AbortSignal): () => Promise<void> {
  let seconds = firstSeconds;
  return async () => {
    const pauseMs = Math.min(seconds, mostSeconds) * 1000;
    seconds *= 1.5;
    await sleep(pauseMs, undefined, { signal });
  };
}
