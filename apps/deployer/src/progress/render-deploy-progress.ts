import { count } from "../plan/wording.ts";
import { spinnerAt } from "../terminal/spinner.ts";
import type { Style } from "../terminal/style.ts";
import { fit, pad, printable, textWidth } from "../terminal/text.ts";
import type { ModelProgress, ProgressState } from "./model-progress.ts";

/** Size and look of the live lines. */
export interface RenderDeployProgressOptions {
  readonly columns: number;
  readonly rows: number;
  /** Counts up; turns the spinner. */
  readonly frame: number;
  readonly nowMs: number;
  readonly style: Style;
}

/** Cells in which a last event still says something. */
const shortestEvent = 12;
const urgency: readonly ProgressState[] = [
  "failed",
  "taken back",
  "updating",
  "creating",
  "removing",
  "checking",
  "stopped",
  "waiting",
  "done",
  "unchanged",
];

/** A line per model, never more than the terminal shows: those at work first when there are too many. */
export function renderDeployProgress(models: readonly ModelProgress[], options: RenderDeployProgressOptions): string[] {
  const room = Math.max(1, options.rows - 1);
  const width = Math.min(28, Math.max(0, ...models.map(({ name }) => textWidth(name))));
  const lines = chosen(models, room).map((model) => renderModel(model, width, options));
  const hidden = models.length - lines.length;
  const all = hidden > 0 ? [...lines, options.style.dim(`… and ${count(hidden, "more model")}`)] : lines;
  return all.map((line) => (textWidth(line) < options.columns ? line : fit(line, options.columns - 1)));
}

/** One line of a model's state, for where nothing is redrawn. */
export function renderState(model: ModelProgress, width: number, nowMs: number): string {
  const seconds = elapsed(model, nowMs);
  const time = seconds === "" || seconds === "0 s" ? "" : `  ${seconds}`;
  // Other resources come and go within seconds.
  const what = model.slowest?.noun === "endpoint" || model.state === "taken back" ? detail(model) : "";
  return `${pad(printable(model.name), width)}  ${model.state}${what}${time}`;
}

/** A span of time as text, such as `42 s` or `12 min 5 s`. */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function chosen(models: readonly ModelProgress[], room: number): readonly ModelProgress[] {
  if (models.length <= room) return models;
  const rank = (model: ModelProgress) => urgency.indexOf(model.state);
  const kept = new Set(models.toSorted((a, b) => rank(a) - rank(b)).slice(0, room - 1));
  return models.filter((model) => kept.has(model));
}

function renderModel(
  model: ModelProgress,
  width: number,
  { columns, frame, nowMs, style }: RenderDeployProgressOptions,
): string {
  const last = ["done", "unchanged", "taken back"].includes(model.state) ? "" : printable(model.lastEvent);
  const parts = [
    `${mark(model.state, frame, style)} ${pad(printable(model.name), width)}  ${model.state}${detail(model)}`,
  ];
  const time = elapsed(model, nowMs);
  if (time !== "") parts.push(style.dim(time));
  const room = columns - 1 - textWidth(parts.join("  ")) - 2;
  // What is at work matters more than what was done last.
  if (last !== "" && room >= shortestEvent) parts.push(style.dim(fit(last, room)));
  return parts.join("  ");
}

/** What of the model is at work, and a word on what takes long. */
function detail(model: ModelProgress): string {
  const { state, slowest, expected, finished } = model;
  if (state === "taken back") return " by SageMaker; the version before goes on serving";
  if (state === "waiting" || state === "done" || state === "unchanged" || state === "failed") return "";
  const number = expected === undefined ? "" : ` ${finished} of ${expected}`;
  if (slowest === undefined) return number;
  if (state === "stopped") return ` at its ${slowest.noun}`;
  const patience = slowest.noun === "endpoint" && slowest.doing !== "checking" ? " (SageMaker takes minutes)" : "";
  return ` ${slowest.noun}${patience}${number === "" ? "" : ` ${number}`}`;
}

function elapsed({ startedAtMs, finishedAtMs, state }: ModelProgress, nowMs: number): string {
  if (startedAtMs === undefined) return "";
  const isOver = state === "done" || state === "failed" || state === "taken back" || state === "stopped";
  return durationText((isOver ? (finishedAtMs ?? nowMs) : nowMs) - startedAtMs);
}

function mark(state: ProgressState, frame: number, style: Style): string {
  if (state === "done") return style.green("✓");
  if (state === "failed" || state === "taken back") return style.red("✗");
  if (state === "stopped") return style.yellow("!");
  if (state === "waiting" || state === "unchanged") return style.dim("·");
  return style.cyan(spinnerAt(frame));
}
