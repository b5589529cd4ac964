import { type Io, writeLine } from "../../io.ts";
import { count } from "../../plan/wording.ts";
import { LiveLines } from "../../terminal/live-lines.ts";
import { spinnerAt } from "../../terminal/spinner.ts";
import { isLive, type Style, styleOf } from "../../terminal/style.ts";
import { columnsOf, rowsOf } from "../../terminal/terminal-size.ts";
import { fit, pad, printable, wrap } from "../../terminal/text.ts";
import type { Case } from "../case.ts";
import type { JudgedRun } from "./judged-case.ts";

const frameMs = 100;

/** What a test's progress is of. */
export interface CaseProgressOptions {
  readonly cases: readonly Case[];
  readonly repeat: number;
  /** What is done before the first case, such as `starting 3 model servers`. */
  readonly before: string;
}

/** Shows on standard error how far a test is: live on a terminal, a line for each run that ends elsewhere. */
export class CaseProgress {
  readonly #io: Io;
  readonly #options: CaseProgressOptions;
  readonly #style: Style;
  readonly #live: LiveLines | undefined;
  readonly #active = new Map<string, { readonly label: string; readonly sinceMs: number }>();
  /** Lines that wait for the live ones to end. */
  readonly #held: string[] = [];
  /** What had failed before an interruption, after which there is no report. */
  readonly #heldFailures: string[] = [];
  readonly #startMs: number;
  #timer: NodeJS.Timeout | undefined;
  #frame = 0;
  #ended = 0;
  #failed = 0;
  #hasBegun = false;

  constructor(options: CaseProgressOptions, io: Io) {
    this.#options = options;
    this.#io = io;
    this.#style = styleOf(io.stderr, io.env);
    this.#live = isLive(io.stderr, io.env) ? new LiveLines(io.stderr) : undefined;
    this.#startMs = io.clock.nowMs();
  }

  /** Begins to show. */
  start(): void {
    const live = this.#live;
    if (live !== undefined) this.#timer = setInterval(() => this.#draw(live), frameMs);
  }

  /** Ends the live lines; of a test that was interrupted, whose report nobody gets, it says how far it was. */
  stop(): void {
    const { signal, stderr } = this.#io;
    if (this.#timer !== undefined) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      this.#live?.clear();
      for (const line of this.#held.splice(0)) writeLine(stderr, line);
    }
    if (!signal.aborted || !this.#hasBegun) return;
    for (const line of this.#heldFailures.splice(0)) writeLine(stderr, line);
    const failed = this.#failed === 0 ? "" : `, ${this.#style.red(`${this.#failed} failed`)}`;
    writeLine(stderr, `interrupted: ${this.#ended} of ${this.#total} had ended${failed}`);
  }

  /** A run began. */
  begun(one: Case, repetition: number): void {
    this.#hasBegun = true;
    const label = this.#label(one, repetition);
    this.#active.set(label, { label, sinceMs: this.#io.clock.nowMs() });
  }

  /** A run ended and was judged. */
  ended(one: Case, { run, findings }: JudgedRun): void {
    const label = this.#label(one, run.repetition);
    this.#active.delete(label);
    this.#ended++;
    const hasFailed = findings.length > 0;
    if (hasFailed) this.#failed++;
    const found = hasFailed ? `  ${count(findings.length, "finding")}` : "";
    const result = hasFailed ? this.#style.red("failed") : this.#style.green("passed");
    const line = `${pad(label, 40)}  ${result}  ${run.seconds.toFixed(2)} s${found}`;
    if (this.#live === undefined) writeLine(this.#io.stderr, line);
    else if (hasFailed) this.#heldFailures.push(line);
  }

  /** A model server ended while documents were at it; why it could not start, an error tells. */
  serverEnded(model: string, detail: string | undefined): void {
    this.tell(`${model}  server exited`, ...(detail === undefined ? [] : wrap(printable(detail), 76)));
  }

  /** A line that stays, and what belongs to it. */
  tell(line: string, ...more: readonly string[]): void {
    for (const text of [line, ...more.map((part) => `  ${part}`)]) {
      if (this.#timer === undefined) writeLine(this.#io.stderr, text);
      else this.#held.push(text);
    }
  }

  get #total(): number {
    return this.#options.cases.length * this.#options.repeat;
  }

  #label({ name }: Case, repetition: number): string {
    return this.#options.repeat === 1 ? name : `${name} (${repetition} of ${this.#options.repeat})`;
  }

  #draw(live: LiveLines): void {
    const columns = columnsOf(this.#io.stderr);
    const rows = rowsOf(this.#io.stderr);
    const nowMs = this.#io.clock.nowMs();
    const turning = this.#style.cyan(spinnerAt(this.#frame++));
    const seconds = (sinceMs: number) => this.#style.dim(`${Math.floor((nowMs - sinceMs) / 1000)} s`);
    const failed = this.#failed === 0 ? "" : `  ${this.#style.red(`${this.#failed} failed`)}`;
    const state = this.#hasBegun ? `${this.#ended} of ${this.#total} ended${failed}` : this.#options.before;
    const room = Math.max(0, rows - 2);
    const active = [...this.#active.values()];
    const shown = active.length <= room ? active : active.slice(0, Math.max(0, room - 1));
    const more = active.length - shown.length;
    const lines = [
      `${turning} ${state}  ${seconds(this.#startMs)}`,
      ...shown.map(({ label, sinceMs }) => `  ${fit(printable(label), columns - 12)}  ${seconds(sinceMs)}`),
      ...(more === 0 ? [] : [`  … and ${more} more`]),
    ];
    live.draw(lines.map((line) => fit(line, columns - 1)));
  }
}
