/** One timer per message. */
export class MessageTimers {
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #isClosed = false;

  /** Calls `action` in `seconds`, in the place of an earlier action for the same message. */
  set(id: string, seconds: number, action: () => void): void {
    this.cancel(id);
    // A batch that ends while everything closes gives its messages back: a timer for them would keep the process.
    if (this.#isClosed) return;
    this.#timers.set(id, setTimeout(action, seconds * 1000));
  }

  cancel(id: string): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  /** Stops all timers, and starts none any more. */
  close(): void {
    this.#isClosed = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
