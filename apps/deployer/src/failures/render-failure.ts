import { isSluiceError, type Problem, renderProblem } from "@sluice/spec";
import { exitCode } from "../io.ts";
import type { Style } from "../terminal/style.ts";
import { wrap } from "../terminal/text.ts";
import { InvalidFileError } from "./invalid-file-error.ts";
import { UsageError } from "./usage-error.ts";

/** How a failure is shown. */
export interface RenderFailureOptions {
  readonly style: Style;
  /** Stack traces too. */
  readonly debug: boolean;
}

/** A failure's text for standard error; a SluiceError is the person's to mend, anything else is a bug of ours. */
export function renderFailure(failure: unknown, options: RenderFailureOptions): string {
  if (failure instanceof InvalidFileError) return renderProblems({ ...fileOf(failure), style: options.style });
  if (isSluiceError(failure)) return renderKnown(failure, options);
  return renderBug(failure, options);
}

/** What {@link renderProblems} shows. */
export interface RenderProblemsOptions {
  readonly file: string;
  readonly text: string;
  readonly problems: readonly Problem[];
  readonly style: Style;
}

/** A file's problems, each with its excerpt, an empty line between them. */
export function renderProblems({ file, text, problems, style }: RenderProblemsOptions): string {
  return problems
    .map((problem) => `${renderProblem(problem, { file, text, colour: style.colour }).trimEnd()}\n`)
    .join("\n");
}

/** The exit code of a failure. */
export function exitCodeOf(failure: unknown): number {
  return failure instanceof UsageError || failure instanceof InvalidFileError ? exitCode.wrong : exitCode.failed;
}

function fileOf({ file, text, problems }: InvalidFileError): Omit<RenderProblemsOptions, "style"> {
  return { file, text, problems };
}

function renderKnown(
  failure: Error & { code: string; hint?: string | undefined },
  options: RenderFailureOptions,
): string {
  const { style, debug } = options;
  const lines = [`${style.red("error")} ${style.dim(failure.code)} ${failure.message}`];
  for (const line of failure.hint?.split("\n") ?? []) lines.push(...wrap(line, 76).map((part) => `  ${part}`));
  if (debug) lines.push(renderStack(failure));
  return `${lines.join("\n")}\n`;
}

function renderBug(failure: unknown, { style, debug }: RenderFailureOptions): string {
  const message = failure instanceof Error ? `${failure.name}: ${failure.message}` : String(failure);
  const lines = [
    `${style.red("error")} this is a bug in Sluice: ${message}`,
    debug ? renderStack(failure) : "  Run it again with --debug and report what it prints, with the pipeline file.",
  ];
  return `${lines.join("\n")}\n`;
}

function renderStack(failure: unknown): string {
  if (!(failure instanceof Error)) return "";
  const cause = failure.cause === undefined ? "" : `\ncaused by ${renderStack(failure.cause) || String(failure.cause)}`;
  return `${failure.stack ?? failure.message}${cause}`;
}
