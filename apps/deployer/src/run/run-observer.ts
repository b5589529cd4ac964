import type { Denial, LocalEvent } from "@sluice/local";
import type { ResolvedPipeline } from "@sluice/spec";
import { type Io, writeLine } from "../io.ts";
import { LiveLines } from "../terminal/live-lines.ts";
import { isLive, type Style, styleOf } from "../terminal/style.ts";
import { columnsOf, rowsOf } from "../terminal/terminal-size.ts";
import { pad, printable, wrap } from "../terminal/text.ts";
import { Ledger } from "./ledger.ts";
import { renderProgress } from "./progress-lines.ts";
import { type Ending, type ModelOutcome, outcomesOf, type Status } from "./status.ts";
import { unknownPolicyWarning } from "./unknown-policy-warning.ts";

const frameMs = 100;

/** Follows a run: keeps its ledger and shows progress on standard error, live on a terminal, a line per change elsewhere. */
export class RunObserver {
  readonly ledger: Ledger;
  readonly denials: Denial[] = [];
  readonly #pipeline: ResolvedPipeline;
  readonly #io: Io;
  readonly #style: Style;
  readonly #live: LiveLines | undefined;
  readonly #shown = new Map<string, Status>();
  /** Lines that wait for the live table to end. */
  readonly #warnings: string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #startedAtMs: number;
  #frame = 0;

  constructor(pipeline: ResolvedPipeline, accountId: string, io: Io) {
    this.ledger = new Ledger(pipeline, accountId);
    this.#pipeline = pipeline;
    this.#io = io;
    this.#style = styleOf(io.stderr, io.env);
    this.#live = isLive(io.stderr, io.env) ? new LiveLines(io.stderr) : undefined;
    this.#startedAtMs = io.clock.nowMs();
  }

  /** Begins to show progress. */
  start(): void {
    this.#startedAtMs = this.#io.clock.nowMs();
    const live = this.#live;
    if (live !== undefined) this.#timer = setInterval(() => this.#draw(live), frameMs);
  }

  /** Ends the live table. */
  stop(): void {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#live?.clear();
    for (const warning of this.#warnings.splice(0)) writeLine(this.#io.stderr, warning);
  }

  /** Takes one event of the local AWS. */
  readonly apply = (event: LocalEvent): void => {
    if (event.kind === "denied") this.denials.push(event);
    if (event.kind === "policy-unknown") this.#warn(unknownPolicyWarning(event));
    const id = this.ledger.apply(event);
    if (this.#live === undefined) {
      if (event.kind === "model-server") this.#writeServer(event);
      if (id !== undefined) this.#writeChanges(id);
    }
  };

  /** Where a document stands now. */
  outcomes(documentId: string, ending: Ending = this.ending("running")): ModelOutcome[] {
    const record = this.ledger.documents.get(documentId);
    return record === undefined ? [] : outcomesOf(record, this.#pipeline, ending);
  }

  /** An ending in this state. */
  ending(state: Ending["state"], superseded: ReadonlySet<string> = new Set()): Ending {
    return { state, superseded, lastError: (id, model) => this.ledger.lastError(id, model) };
  }

  #draw(live: LiveLines): void {
    const { stderr } = this.#io;
    const [columns, rows] = [columnsOf(stderr), rowsOf(stderr)];
    const ending = this.ending("running");
    const documents = [...this.ledger.documents.values()].map((record) => {
      return { name: this.#nameOf(record.documentId), outcomes: outcomesOf(record, this.#pipeline, ending) };
    });
    const servers = new Map(
      [...this.ledger.servers].filter(([, { state }]) => state !== "ready").map(([model, { state }]) => [model, state]),
    );
    const progress = {
      models: this.#pipeline.models.map(({ name }) => name),
      servers,
      documents,
      elapsedMs: this.#io.clock.nowMs() - this.#startedAtMs,
    };
    live.draw(renderProgress(progress, { columns, rows, frame: this.#frame++, style: this.#style }));
  }

  #warn(warning: string): void {
    if (this.#live === undefined) writeLine(this.#io.stderr, warning);
    else this.#warnings.push(warning);
  }

  #writeServer({ endpointName, state, detail }: Extract<LocalEvent, { kind: "model-server" }>): void {
    // An error says what failed and why; the other servers, which then are stopped, only seem to have failed too.
    if (state === "starting" || state === "failed") return;
    const lines = detail === undefined ? [] : wrap(printable(detail), 76).map((line) => `  ${line}`);
    const model = this.ledger.modelOf(endpointName) ?? endpointName;
    for (const line of [`${model}  server ${state}`, ...lines]) writeLine(this.#io.stderr, line);
  }

  #writeChanges(id: string): void {
    for (const outcome of this.outcomes(id)) {
      const { model, status, reason } = outcome;
      const key = `${id} ${model}`;
      if (status === "waiting" || status === "queued" || this.#shown.get(key) === status) continue;
      this.#shown.set(key, status);
      const name = pad(this.#nameOf(id), 40);
      writeLine(this.#io.stderr, `${name}  ${model}  ${status}${renderDuration(outcome)}`);
      if (reason !== undefined) for (const line of wrap(printable(reason), 76)) writeLine(this.#io.stderr, `  ${line}`);
    }
  }

  #nameOf(id: string): string {
    const key = this.ledger.documents.get(id)?.source?.key ?? id.slice(0, 12);
    return printable(key.slice(key.startsWith(this.#pipeline.source.prefix) ? this.#pipeline.source.prefix.length : 0));
  }
}

/** How long a finished attempt took, such as `  0.12 s`; empty for an unfinished one. */
function renderDuration({ startedAtMs, finishedAtMs }: Pick<ModelOutcome, "startedAtMs" | "finishedAtMs">): string {
  if (startedAtMs === undefined || finishedAtMs === undefined) return "";
  return `  ${((finishedAtMs - startedAtMs) / 1000).toFixed(2)} s`;
}
