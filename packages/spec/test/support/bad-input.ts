import { describe, expect, it } from "vitest";
import { problemsOf, unmarked } from "./pipeline-text.ts";

/** A file with one thing wrong; `<!` stands where the problem is to be shown. */
export interface BadInput {
  readonly name: string;
  readonly text: string;
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly severity?: "warning";
}

/** Makes a test of each row: its problem is the only one, at the marked place, with its code and words. */
export function describeBadInput(area: string, rows: readonly BadInput[]): void {
  describe(area, () => {
    it.each(rows)("is one, shown at its place: $name", ({ text: marked, code, message, hint, severity = "error" }) => {
      const { text, places } = unmarked(marked);

      const problems = problemsOf(text);

      expect(problems.map((problem) => `${problem.line}:${problem.column} ${problem.code}`)).toEqual([
        `${places[0]} ${code}`,
      ]);
      expect(problems[0]?.message).toContain(message);
      expect(problems[0]?.severity).toBe(severity);
      if (hint !== undefined) expect(problems[0]?.hint).toBe(hint);
    });
  });
}
