import type { Problem } from "./problem.ts";

/** How {@link renderProblem} shows a problem. */
export interface RenderProblemOptions {
  /** Path to print. */
  readonly file: string;
  /** The file's text; without it no excerpt is shown. */
  readonly text?: string;
  /** Whether to colour the text with ANSI sequences. */
  readonly colour: boolean;
}

const terminalWidth = 80;

/** Most characters of an excerpt line, so that it fits the terminal. */
const excerptWidth = terminalWidth - 10;

/**
 * Words a problem for a terminal: where and what, the line with a caret, and what to write instead. No trailing line break.
 *
 * @example renderProblem(problem, { file: "pipeline.yaml", text, colour: false })
 */
export function renderProblem(problem: Problem, options: RenderProblemOptions): string {
  const paint = options.colour ? ansi : plain;
  const accent = problem.severity === "error" ? paint.red : paint.yellow;
  const mark = problem.severity === "error" ? "" : accent("warning: ");
  const place = `${options.file}:${problem.line}:${problem.column}`;
  const [message, expected] = splitMessage(problem.message, terminalWidth - place.length - 2);
  const lines = [`${paint.bold(place)}  ${mark}${message}`];
  if (options.text !== undefined) lines.push(...excerpt(problem, options.text, paint.dim, accent));
  if (expected !== undefined) lines.push(...wrap(expected));
  if (problem.hint !== undefined) lines.push(...problem.hint.split("\n").flatMap((line) => wrap(line)));
  return lines.join("\n");
}

/** A long message's expectation moves below the excerpt, so that what is wrong stays on one line. */
function splitMessage(message: string, room: number): readonly [message: string, expected?: string] {
  const at = message.length > room ? message.indexOf(", expected ") : -1;
  return at === -1 ? [message] : [message.slice(0, at), message.slice(at + 2)];
}

type Paint = (text: string) => string;

const identity: Paint = (text) => text;
const plain = { bold: identity, dim: identity, red: identity, yellow: identity };
const sequence =
  (open: number, close: number): Paint =>
  (text) =>
    `\u001b[${open}m${text}\u001b[${close}m`;
const ansi = { bold: sequence(1, 22), dim: sequence(2, 22), red: sequence(31, 39), yellow: sequence(33, 39) };

/** Breaks a line at spaces so that it fits a terminal of 80, each part indented. */
function wrap(text: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + word.length + 1 > terminalWidth - 2) {
      lines.push(line);
      line = "";
    }
    line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].map((part) => `  ${part}`);
}

function excerpt(problem: Problem, text: string, dim: Paint, accent: Paint): string[] {
  const whole = lineOf(text, problem.line);
  if (whole.trim() === "") return [];
  const start = problem.column > excerptWidth - 10 ? problem.column - 1 - Math.floor(excerptWidth / 2) : 0;
  const shown = printable(whole.slice(start, start + excerptWidth));
  const gutter = `  ${problem.line} | `;
  const column = problem.column - 1 - start;
  const length = Math.max(1, Math.min(problem.length, shown.length - column));
  const margin = `${" ".repeat(gutter.length - 2)}| `;
  return [`${dim(gutter)}${shown}`, `${dim(margin)}${" ".repeat(column)}${accent("^".repeat(length))}`];
}

function lineOf(text: string, line: number): string {
  let start = 0;
  for (let at = 1; at < line; at += 1) {
    const next = text.indexOf("\n", start);
    if (next === -1) return "";
    start = next + 1;
  }
  const end = text.indexOf("\n", start);
  return text.slice(start, end === -1 ? undefined : end).replace(/\r$/, "");
}

/** A file may hold escape sequences; a terminal must not see them. Each character stays one column wide. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return text.replace(/\t/g, " ").replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
}
