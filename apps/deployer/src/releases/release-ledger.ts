import { inParallel } from "../aws/in-parallel.ts";
import { releaseConflict } from "./assert-newest.ts";
import type { LedgerNote, NewNote } from "./ledger-note.ts";
import type { LedgerStore } from "./ledger-store.ts";
import { parseNote } from "./parse-note.ts";
import { parseRelease } from "./parse-release.ts";
import { type NotePosition, noteName, parseNoteName, parseReleaseName, releaseName } from "./record-names.ts";
import type { AppendOptions, Ledger, ListOptions, NewRelease, NotesOptions, ReleaseRecord } from "./release.ts";

/** A ledger over any store that writes a name once. */
export class ReleaseLedger implements Ledger {
  readonly #store: LedgerStore;
  readonly #environment: string;

  constructor(store: LedgerStore, environment: string) {
    this.#store = store;
    this.#environment = environment;
  }

  async list(pipeline: string, { newest = Number.POSITIVE_INFINITY }: ListOptions = {}): Promise<ReleaseRecord[]> {
    const numbers = await this.numbers(pipeline);
    const wanted = numbers.slice(Math.max(0, numbers.length - newest));
    return await inParallel(wanted, (number) => this.#read(pipeline, number));
  }

  async numbers(pipeline: string): Promise<number[]> {
    const names = await this.#store.names(pipeline);
    return names.flatMap((name) => parseReleaseName(name) ?? []).sort((a, b) => a - b);
  }

  async append(release: NewRelease, { after }: AppendOptions = {}): Promise<ReleaseRecord> {
    const { pipeline } = release;
    for (;;) {
      const newest = await this.#newest(pipeline);
      if (after !== undefined && newest !== after) throw releaseConflict(release, after, newest);
      const record = { version: 1, number: newest + 1, ...release } as const;
      if (await this.#store.create(pipeline, releaseName(record.number), render(record))) return record;
    }
  }

  async notes(pipeline: string, { since = 0 }: NotesOptions = {}): Promise<LedgerNote[]> {
    const positions = (await this.#positions(pipeline)).filter(({ after }) => after >= since);
    return await inParallel(positions, (position) => this.#readNote(pipeline, position));
  }

  async note(note: NewNote): Promise<LedgerNote> {
    const { pipeline } = note;
    for (;;) {
      const [after, positions] = await Promise.all([this.#newest(pipeline), this.#positions(pipeline)]);
      const number = (positions.findLast((position) => position.after === after)?.number ?? 0) + 1;
      const record = { version: 1, after, number, ...note } as const;
      if (await this.#store.create(notesOf(pipeline), noteName(record), render(record))) return record;
    }
  }

  async #newest(pipeline: string): Promise<number> {
    return (await this.numbers(pipeline)).at(-1) ?? 0;
  }

  async #positions(pipeline: string): Promise<NotePosition[]> {
    const names = await this.#store.names(notesOf(pipeline));
    const positions = names.flatMap((name) => parseNoteName(name) ?? []);
    return positions.sort((a, b) => a.after - b.after || a.number - b.number);
  }

  async #read(pipeline: string, number: number): Promise<ReleaseRecord> {
    const name = releaseName(number);
    const text = await this.#store.read(pipeline, name);
    const place = this.#store.placeOf(pipeline, name);
    return parseRelease(text, { place, pipeline, environment: this.#environment, number });
  }

  async #readNote(pipeline: string, position: NotePosition): Promise<LedgerNote> {
    const [folder, name] = [notesOf(pipeline), noteName(position)];
    const text = await this.#store.read(folder, name);
    const place = this.#store.placeOf(folder, name);
    return parseNote(text, { place, pipeline, environment: this.#environment, ...position });
  }
}

function notesOf(pipeline: string): string {
  return `${pipeline}/notes`;
}

/** Indented: people open these in a console. */
function render(record: ReleaseRecord | LedgerNote): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}
