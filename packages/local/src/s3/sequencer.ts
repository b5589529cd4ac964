import type { Clock } from "../clock.ts";

/** Numbers the events of a store in the order of their writes: hex of one length, each greater than the one before. */
export class Sequencer {
  readonly #clock: Clock;
  #last = 0n;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  next(): string {
    const now = BigInt(this.#clock.nowMs()) << 16n;
    this.#last = now > this.#last ? now : this.#last + 1n;
    return this.#last.toString(16).toUpperCase().padStart(18, "0");
  }
}
