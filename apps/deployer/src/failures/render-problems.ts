import { type Problem, renderProblem } from "@sluice/spec";
import type { Style } from "../terminal/style.ts";

/** What {@link renderProblems} shows. */
export interface RenderProblemsOptions {
  readonly file: string;
  readonly text: string;
  readonly problems: readonly Problem[];
  readonly style: Style;
}

// More of them say less: so many come of a file that is no pipeline at all.
const mostShown = 50;

/** A file's problems, each with its excerpt, an empty line between them; of very many the first. */
export function renderProblems({ file, text, problems, style }: RenderProblemsOptions): string {
  const shown = problems
    .slice(0, mostShown)
    .map((problem) => `${renderProblem(problem, { file, text, colour: style.colour }).trimEnd()}\n`);
  const left = problems.length - shown.length;
  if (left > 0) {
    const others = left === 1 ? "1 more problem" : `${left} more problems`;
    shown.push(`… and ${others} in ${file}; sluice validate ${file} --json lists them all\n`);
  }
  return shown.join("\n");
}
