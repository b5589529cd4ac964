import { type ServedEndpoints, servedEndpoints } from "./served-endpoints.ts";

/**
 * What a pipeline's endpoints are at. A person may think about a plan for minutes, in which a backlog scales an endpoint out, so it is
 * read again before it is acted on; who holds this sees the newest.
 */
export class ServedNow {
  readonly #asked: Parameters<typeof servedEndpoints>;
  #now: ServedEndpoints;

  private constructor(asked: Parameters<typeof servedEndpoints>, now: ServedEndpoints) {
    this.#asked = asked;
    this.#now = now;
  }

  /** Asks as {@link servedEndpoints} does. */
  static async read(...asked: Parameters<typeof servedEndpoints>): Promise<ServedNow> {
    return new ServedNow(asked, await servedEndpoints(...asked));
  }

  get now(): ServedEndpoints {
    return this.#now;
  }

  async readAgain(): Promise<void> {
    this.#now = await servedEndpoints(...this.#asked);
  }
}
