/** One timer per message. */
export class MessageTimers {
  readonly #timers = new Map<string, NodeJS.Timeout>();

  /** Calls `action` in `seconds`, in the place of an earlier action for the same message. */
  set(id: string, seconds: number, action: () => void): void {
    this.cancel(id);
    this.#timers.set(id, setTimeout(action, seconds * 1000));
  }

  cancel(id: string): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  clear(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
