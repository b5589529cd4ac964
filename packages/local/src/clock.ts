/** Where time comes from, so that tests can choose it. */
export interface Clock {
  /** Epoch milliseconds. */
  nowMs(): number;
}

/** The machine's clock. */
export const systemClock: Clock = { nowMs: () => Date.now() };
