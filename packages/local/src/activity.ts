/** Counts work that is still under way, so that a caller can wait until there is none. */
export class Activity {
  #pending = 0;
  #waiters: (() => void)[] = [];

  /** Units of work under way, at least 0. */
  get pending(): number {
    return this.#pending;
  }

  /** Adds `units` of work. @defaultValue 1 */
  begin(units = 1): void {
    this.#pending += units;
  }

  /** Ends one unit of work. */
  end(): void {
    this.#pending -= 1;
    if (this.#pending === 0) this.#settle();
  }

  /** Runs `work` as one unit. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.begin();
    try {
      return await work();
    } finally {
      this.end();
    }
  }

  /** Resolves once nothing is under way. */
  idle(): Promise<void> {
    if (this.#pending === 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  /** Forgets all work and lets every waiter go on; for closing. */
  abandon(): void {
    this.#pending = 0;
    this.#settle();
  }

  #settle(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const resolve of waiters) resolve();
  }
}
