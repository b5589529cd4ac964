import { inertLine } from "./inert-text.ts";
import type { Part } from "./part.ts";
import type { PartResult, PipelineResult } from "./pipeline-result.ts";

/** What a part is called, given the environment that is deployed to. */
export function partTitle(part: Part, environment: string): string {
  const titles: Readonly<Record<Part, string>> = {
    cases: "cases on the CI machine",
    plan: `plan for ${environment}`,
    up: `deployment to ${environment}`,
    "deployed-cases": `cases in ${environment}`,
  };
  return titles[part];
}

/** How a part went. A part without a result was not come to, or its job died. */
export function partOutcome(part: Part, result: PartResult | undefined): { well: boolean; words: string } {
  const state = result?.state;
  if (state === undefined) return { well: false, words: "❌ no result" };
  if (state.leftOut !== undefined) return { well: true, words: `– ${inertLine(state.leftOut.slice(0, 200))}` };
  if (state.exitCode === 0) return { well: true, words: wellWords(part, result?.summary ?? "") };
  return { well: false, words: failedWords(part, state.exitCode) };
}

function wellWords(part: Part, summary: string): string {
  if (part === "up") return "✅ deployed";
  if (part !== "plan") return "✅ passed";
  return summary.includes("\nNothing to change.") ? "✅ nothing to change" : "🔁 changes";
}

function failedWords(part: Part, exitCode: number | undefined): string {
  if (exitCode === undefined || exitCode === 130) return "❌ stopped";
  if (exitCode === 2) return "❌ invalid";
  return part === "plan" ? "❌ no plan" : "❌ failed";
}

/** Whether no part of those that belong to a pipeline went wrong. A part that was not come to counts to the one that failed before it. */
export function isWell({ parts: results }: PipelineResult, shown: readonly Part[]): boolean {
  return shown.every((part) => partOutcome(part, results[part]).well);
}
