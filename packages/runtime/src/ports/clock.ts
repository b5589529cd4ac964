/** Time, so that tests decide it. */
export interface Clock {
  /** Epoch milliseconds. */
  nowMs(): number;
  /** Waits; tests do not. */
  sleep(milliseconds: number): Promise<void>;
}

/** The machine's time. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};
