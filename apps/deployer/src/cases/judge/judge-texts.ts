import { lookUp, parsePointer } from "./json-pointer.ts";
import type { Judged, ModelFinding } from "./judged.ts";
import { keepValue, quoteValue } from "./quote-value.ts";
import { kindOf, sayMissing } from "./say-missing.ts";

/** Patterns in texts. */
export function judgeMatches({ expectation, raw }: Judged): ModelFinding[] {
  return Object.entries(expectation.matches).flatMap(([pointer, { value: pattern, line }]) => {
    const { found, missing } = lookUp(raw, parsePointer(pointer) ?? []);
    const rest = { kind: "matches", expected: pattern.source, line } as const;
    return [
      ...missing.map((one) => ({ ...rest, pointer: one.pointer, message: sayMissing(one), actual: null })),
      ...found.flatMap(({ pointer: at, value }) => {
        if (typeof value === "string" && value.search(pattern) !== -1) return [];
        const what = typeof value === "string" ? quoteValue(value) : kindOf(value);
        const message = `${at || "the prediction"} is ${what}, expected a text that has /${pattern.source}/`;
        return [{ ...rest, pointer: at, message, actual: keepValue(value) }];
      }),
    ];
  });
}

/** Places where nothing may be. */
export function judgeAbsent({ expectation, raw }: Judged): ModelFinding[] {
  return expectation.absent.flatMap(({ value: pointer, line }) =>
    lookUp(raw, parsePointer(pointer) ?? []).found.map(({ pointer: at, value }) => {
      const message = `${at || "the prediction"} is ${quoteValue(value)}, expected nothing there`;
      return { kind: "absent", pointer: at, message, expected: null, actual: keepValue(value), line };
    }),
  );
}
