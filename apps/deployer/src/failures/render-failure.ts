import { isSluiceError } from "@sluice/spec/errors";
import { exitCode } from "../io.ts";
import type { Style } from "../terminal/style.ts";
import { wrap } from "../terminal/text.ts";
import { InvalidFileError } from "./invalid-file-error.ts";
import { InvalidFilesError } from "./invalid-files-error.ts";
import type { RenderProblemsOptions } from "./render-problems.ts";
import { UsageError } from "./usage-error.ts";

/** How a failure is shown. */
export interface RenderFailureOptions {
  readonly style: Style;
  /** Stack traces too. */
  readonly debug: boolean;
}

/** A failure's text for standard error; a SluiceError is the person's to mend, anything else is a bug of ours. */
export async function renderFailure(failure: unknown, options: RenderFailureOptions): Promise<string> {
  if (failure instanceof InvalidFileError) {
    // Whoever mistyped an option need not wait for the code that shows files.
    const { renderProblems } = await import("./render-problems.ts");
    return renderProblems({ ...fileOf(failure), style: options.style });
  }
  if (failure instanceof InvalidFilesError) {
    const { renderProblems } = await import("./render-problems.ts");
    return failure.files.map((file) => renderProblems({ ...file, style: options.style })).join("\n");
  }
  if (isSluiceError(failure)) return renderKnown(failure, options);
  return renderBug(failure, options);
}

/** The exit code of a failure. */
export function exitCodeOf(failure: unknown): number {
  const isWrong = [UsageError, InvalidFileError, InvalidFilesError].some((type) => failure instanceof type);
  return isWrong ? exitCode.wrong : exitCode.failed;
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
  for (const line of failure.hint?.split("\n") ?? []) {
    // A command is there to be copied.
    const parts = line.startsWith("sluice ") ? [line] : wrap(line, 76);
    lines.push(...parts.map((part) => `  ${part}`));
  }
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
