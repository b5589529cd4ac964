import type { FindingOutput, TestOutput } from "../../output/test-output.ts";
import { valueAt } from "../judge/json-pointer.ts";
import { nothing, type Shown, showValue, visible } from "./shown.ts";

/** What is expected at a place of a prediction beside what is there. */
export interface Contrast {
  readonly pointer: string;
  readonly before: Shown;
  readonly after: Shown;
}

/** One case of a report. */
export type CaseOutput = TestOutput["cases"][number];

/** One model of a case of a report. */
export type ModelOutput = CaseOutput["models"][number];

/** A finding's two sides; undefined where its sentence says it all. */
export function contrastOf(finding: FindingOutput, model: ModelOutput): Contrast | undefined {
  const { actual, expected, kind } = finding;
  const pointer = finding.pointer === null || finding.pointer === "" ? "(whole)" : visible(finding.pointer);
  const after = showValue(isThere(actual, finding.pointer, model.prediction) ? actual : undefined);
  switch (kind) {
    case "equals":
      return { pointer, before: showValue(expected), after };
    case "near":
      return { pointer, before: showTolerance(expected), after };
    case "matches":
      return {
        pointer,
        before: typeof expected === "string" ? { text: `/${visible(expected)}/` } : showValue(expected),
        // A number that looks as if it matched is none the less no text.
        after: typeof actual === "number" ? { text: `${after.text} (a number)` } : after,
      };
    case "absent":
      return { pointer, before: nothing, after };
    case "stored":
      if (finding.pointer === null) return undefined;
      return {
        pointer,
        before: showValue(isThere(expected, finding.pointer, model.expected) ? expected : undefined),
        after,
      };
    default:
      return undefined;
  }
}

/** Whether something is expected where nothing is: the finding's sentence says what is there instead. */
export function isMissing({ after, before }: Contrast): boolean {
  return after === nothing && before !== nothing;
}

/** Null is a value, or says that there is none: the document that it comes from knows. */
function isThere(value: unknown, pointer: string | null, document: unknown): boolean {
  if (value !== null) return true;
  if (pointer === null || document === null) return false;
  return valueAt(document, pointer) !== undefined;
}

function showTolerance(expected: unknown): Shown {
  if (typeof expected !== "object" || expected === null) return showValue(expected);
  const { value, within } = expected as { readonly value?: unknown; readonly within?: unknown };
  return within === undefined ? showValue(expected) : { text: `${showValue(value).text} ± ${showValue(within).text}` };
}
