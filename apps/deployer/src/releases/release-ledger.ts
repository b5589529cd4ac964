import { inParallel } from "../aws/in-parallel.ts";
import { releaseConflict } from "./assert-newest.ts";
import { parseRelease } from "./parse-release.ts";
import type { AppendOptions, Ledger, ListOptions, NewRelease, ReleaseRecord } from "./release.ts";
import type { ReleaseStore } from "./release-store.ts";

/** A ledger over any store that writes a number once. */
export class ReleaseLedger implements Ledger {
  readonly #store: ReleaseStore;
  readonly #environment: string;

  constructor(store: ReleaseStore, environment: string) {
    this.#store = store;
    this.#environment = environment;
  }

  async list(pipeline: string, { newest = Number.POSITIVE_INFINITY }: ListOptions = {}): Promise<ReleaseRecord[]> {
    const numbers = await this.numbers(pipeline);
    const wanted = numbers.slice(Math.max(0, numbers.length - newest));
    return await inParallel(wanted, (number) => this.#read(pipeline, number));
  }

  async numbers(pipeline: string): Promise<number[]> {
    return (await this.#store.numbers(pipeline)).toSorted((a, b) => a - b);
  }

  async append(release: NewRelease, { after }: AppendOptions = {}): Promise<ReleaseRecord> {
    const { pipeline } = release;
    for (;;) {
      const newest = (await this.numbers(pipeline)).at(-1) ?? 0;
      if (after !== undefined && newest !== after) throw releaseConflict(release, after, newest);
      const record = { version: 1, number: newest + 1, ...release } as const;
      if (await this.#store.create(pipeline, record.number, render(record))) return record;
    }
  }

  async #read(pipeline: string, number: number): Promise<ReleaseRecord> {
    const text = await this.#store.read(pipeline, number);
    const place = this.#store.placeOf(pipeline, number);
    return parseRelease(text, { place, pipeline, environment: this.#environment, number });
  }
}

/** Indented: people open these in a console. */
function render(record: ReleaseRecord): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}
