import { spinnerAt } from "../terminal/spinner.ts";
import type { Style } from "../terminal/style.ts";
import { fit, pad, printable, textWidth } from "../terminal/text.ts";
import { isFinal, type ModelOutcome, type Status } from "./status.ts";

/** A document's line in the live table. */
interface DocumentProgress {
  readonly name: string;
  readonly outcomes: readonly ModelOutcome[];
}

/** What the live table shows. */
export interface Progress {
  readonly models: readonly string[];
  /** Servers that are not ready, with their state. */
  readonly servers: ReadonlyMap<string, string>;
  readonly documents: readonly DocumentProgress[];
  /** Since documents were put in. */
  readonly elapsedMs: number;
}

/** Size and look of the table. */
export interface ProgressLinesOptions {
  readonly columns: number;
  readonly rows: number;
  /** Counts up; turns the spinner. */
  readonly frame: number;
  readonly style: Style;
}

/** The live table: a line per model, then one per document at work, never more than the terminal shows. */
export function renderProgress(progress: Progress, options: ProgressLinesOptions): string[] {
  const { columns, rows } = options;
  const room = Math.max(1, rows - 1);
  const models = limit(renderModels(progress, options), Math.max(1, Math.min(room, progress.models.length)), "models");
  const active = progress.documents.filter(({ outcomes }) => outcomes.some(({ status }) => !isFinal(status)));
  const documents = active.map((document) => renderDocument(document, options));
  const left = room - models.length;
  const all = left <= 0 ? models : [...models, ...limit(documents, left, "documents")];
  return all.map((line) => (textWidth(line) < columns ? line : fit(line, columns - 1)));
}

function renderModels({ models, servers, documents, elapsedMs }: Progress, options: ProgressLinesOptions): string[] {
  const { style, frame } = options;
  const width = Math.min(28, Math.max(...models.map(textWidth)));
  return models.map((model, index) => {
    const statuses = documents.flatMap(({ outcomes }) => outcomes[index]?.status ?? []);
    const number = (...wanted: Status[]) => statuses.filter((status) => wanted.includes(status)).length;
    const done = statuses.filter(isFinal).length;
    const failed = number("failed", "timed-out");
    const server = servers.get(model);
    const isDone = statuses.length > 0 && done === statuses.length;
    const mark = isDone ? (failed > 0 ? style.red("✗") : style.green("✓")) : style.cyan(spinnerAt(frame));
    const parts = [`${done} of ${statuses.length}`];
    for (const status of ["running", "queued"] as const)
      if (number(status) > 0) parts.push(`${number(status)} ${status}`);
    if (failed > 0) parts.push(style.red(`${failed} failed`));
    if (server !== undefined) parts.push(style.yellow(`server ${server}`));
    const seconds = index === 0 ? style.dim(`  ${Math.floor(elapsedMs / 1000)} s`) : "";
    return `${mark} ${pad(model, width)}  ${parts.join("  ")}${seconds}`;
  });
}

function renderDocument({ name, outcomes }: DocumentProgress, { columns, frame, style }: ProgressLinesOptions): string {
  const marks = outcomes.map(({ status }) => markOf(status, frame, style));
  const width = Math.max(8, columns - 4 - 2 * Math.min(outcomes.length, 30));
  return `  ${pad(printable(name), Math.min(width, 60))}  ${marks.slice(0, 30).join(" ")}`;
}

function markOf(status: Status, frame: number, style: Style): string {
  if (status === "succeeded") return style.green("✓");
  if (status === "failed" || status === "timed-out") return style.red("✗");
  if (status === "running") return style.cyan(spinnerAt(frame));
  return style.dim(status === "queued" ? "•" : status === "waiting" ? "·" : "–");
}

function limit(lines: readonly string[], room: number, noun: string): string[] {
  if (lines.length <= room) return [...lines];
  return room <= 1
    ? [`… ${lines.length} ${noun}`]
    : [...lines.slice(0, room - 1), `… and ${lines.length - room + 1} more ${noun}`];
}
