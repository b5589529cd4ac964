import type { CompareOutput } from "../../output/compare-output.ts";
import type { Case } from "../case.ts";
import type { CaseRun } from "../case-run.ts";
import { type Difference, diffJson } from "../judge/diff-json.ts";
import { keepValue } from "../judge/quote-value.ts";
import { readPrediction } from "./read-prediction.ts";

/** What became of one case at one model. */
export type ComparedCase = CompareOutput["models"][number]["cases"][number];

/** One case at one model, on both versions. */
export interface CompareCaseOptions {
  readonly one: Case;
  readonly model: string;
  /** By repetition; undefined when the model is not in that version. */
  readonly before: readonly CaseRun[] | undefined;
  readonly after: readonly CaseRun[] | undefined;
}

/** Most differences that are listed; the rest is counted. */
const mostListed = 20;

/** How a model's predictions for one case compare. */
export interface CaseComparison {
  readonly output: ComparedCase;
  /** All of them; the output lists some. */
  readonly differences: readonly Difference[];
}

/** Compares a model's predictions for one case: those of the first repetition, but where a version does not agree with itself. */
export function compareCase({ one, model, before, after }: CompareCaseOptions): CaseComparison {
  const ended = (result: ComparedCase["result"], changes: Partial<ComparedCase> = {}): ComparedCase => {
    const nothing = { differences: [], unstable: [], moreDifferences: 0, reasonBefore: null, reasonAfter: null };
    return { case: one.name, result, ...nothing, ...changes };
  };
  if (before === undefined) return { output: ended("only-after"), differences: [] };
  if (after === undefined) return { output: ended("only-before"), differences: [] };
  const [old, now] = [readPrediction(before[0], model), readPrediction(after[0], model)];
  if ("reason" in old || "reason" in now) {
    const reasonBefore = "reason" in old ? old.reason : null;
    const reasonAfter = "reason" in now ? now.reason : null;
    const result = reasonAfter === null ? "failed-before" : reasonBefore === null ? "failed-after" : "failed-both";
    return { output: ended(result, { reasonBefore, reasonAfter }), differences: [] };
  }
  // What a case does not compare with its stored prediction differs from run to run, such as a time.
  const ignore = one.models[model]?.stored?.value.ignore ?? [];
  const unstable = [...new Set([...unstableIn(before, model, ignore), ...unstableIn(after, model, ignore)])].sort();
  const differences = diffJson(old.value, now.value, { ignore: [...ignore, ...unstable] });
  const output = ended(differences.length === 0 ? "same" : "changed", {
    differences: differences.slice(0, mostListed).map(({ pointer, kind, before: was, after: is }) => {
      return { pointer, kind, before: keepValue(was), after: keepValue(is) };
    }),
    moreDifferences: Math.max(0, differences.length - mostListed),
    unstable,
  });
  return { output, differences };
}

/** Where the predictions of one version differ among each other. */
function unstableIn(runs: readonly CaseRun[], model: string, ignore: readonly string[]): string[] {
  const [first, ...others] = runs.map((run) => readPrediction(run, model));
  if (first === undefined || "reason" in first) return [];
  return others.flatMap((other) => {
    return "reason" in other ? [] : diffJson(first.value, other.value, { ignore }).map(({ pointer }) => pointer);
  });
}
