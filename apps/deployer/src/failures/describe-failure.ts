import type { Problem } from "@sluice/spec";
import { isSluiceError } from "@sluice/spec/errors";
import { exitCode } from "../io.ts";
import type { FailureOutput } from "../output/failure-output.ts";
import type { ProblemOutput } from "../output/problem-output.ts";
import { InvalidFileError } from "./invalid-file-error.ts";
import { InvalidFilesError } from "./invalid-files-error.ts";

/** A failed command as data; `code` is its exit code. */
export function describeFailure(failure: unknown, code: number): FailureOutput {
  const invalid = failure instanceof InvalidFileError ? failure : undefined;
  return {
    version: 1,
    ok: false,
    error: errorOf(failure, code),
    file: invalid?.file ?? null,
    problems: invalid?.problems.map(describeProblem) ?? problemsOf(failure),
  };
}

/** Of several files each problem names its own. */
function problemsOf(failure: unknown): FailureOutput["problems"] {
  if (!(failure instanceof InvalidFilesError)) return [];
  return failure.files.flatMap(({ file, problems }) => {
    return problems.map((problem) => ({ ...describeProblem(problem), file }));
  });
}

/** A problem of a file as data. */
export function describeProblem({ code, severity, line, column, path, message, hint }: Problem): ProblemOutput {
  return { code, severity, line, column, path, message, hint: hint ?? null };
}

function errorOf(failure: unknown, code: number): FailureOutput["error"] {
  if (isSluiceError(failure)) return { code: failure.code, message: failure.message, hint: failure.hint ?? null };
  // Whatever an interrupted verb was at breaks off with an error of its own, which says nothing.
  if (code === exitCode.interrupted) {
    return { code: "DEPLOY_INTERRUPTED", message: "interrupted before it was done", hint: null };
  }
  const message = failure instanceof Error ? `${failure.name}: ${failure.message}` : String(failure);
  const hint = "run it again with --debug and report what it prints, with the pipeline file";
  return { code: "DEPLOY_BUG", message: `this is a bug in Sluice: ${message}`, hint };
}
