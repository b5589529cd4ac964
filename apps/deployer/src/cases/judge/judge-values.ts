import type { NearExpectation, Placed } from "../case.ts";
import { isSame } from "./diff-json.ts";
import { type Found, lookUp, parsePointer, valueAt } from "./json-pointer.ts";
import type { Judged, ModelFinding } from "./judged.ts";
import { isNumber } from "./parse-json.ts";
import { keepValue, quoteValue } from "./quote-value.ts";
import { isNear } from "./same-number.ts";
import { kindOf, sayMissing } from "./say-missing.ts";

/** Exact values, as the model wrote them or with placeholders. */
export function judgeEquals({ expectation, raw, normalised }: Judged): ModelFinding[] {
  return Object.entries(expectation.equals).flatMap(([pointer, { value: expected, line }]) => {
    const { found, missing } = lookUp(raw, parsePointer(pointer) ?? []);
    const wrong = found.filter(({ pointer: at, value }) => {
      // Where a member's name was replaced, the normalised prediction has nothing.
      return !isSame(expected, value) && !isSame(expected, valueAt(normalised, at));
    });
    return [
      ...missing.map((one) => absence("equals", one.pointer, sayMissing(one), { value: expected, line })),
      ...wrong.map(({ pointer: at, value }) => {
        const message = `${at || "the prediction"} is ${quoteValue(value)}, expected ${quoteValue(expected)}`;
        return {
          kind: "equals" as const,
          pointer: at,
          message,
          expected: keepValue(expected),
          actual: keepValue(value),
          line,
        };
      }),
    ];
  });
}

/** Numbers that may be a little off. */
export function judgeNear({ expectation, raw }: Judged): ModelFinding[] {
  return Object.entries(expectation.near).flatMap(([pointer, { value: expected, line }]) => {
    const { found, missing } = lookUp(raw, parsePointer(pointer) ?? []);
    return [
      ...missing.map((one) => absence("near", one.pointer, sayMissing(one), { value: expected, line })),
      ...found.flatMap((one) => judgeNumber(one, { value: expected, line })),
    ];
  });
}

function judgeNumber(
  { pointer, value: actual }: Found,
  { value: expected, line }: Placed<NearExpectation>,
): ModelFinding[] {
  const at = pointer || "the prediction";
  if (!isNumber(actual)) {
    const message = `${at} is ${kindOf(actual)}, expected a number near ${quoteValue(expected.value)}`;
    return [{ kind: "near", pointer, message, expected, actual: keepValue(actual), line }];
  }
  if (isNear(actual, expected.value, expected.within)) return [];
  const message = `${at} is ${quoteValue(actual)}, expected ${quoteValue(expected.value)} give or take ${expected.within}`;
  return [{ kind: "near", pointer, message, expected, actual, line }];
}

function absence(
  kind: ModelFinding["kind"],
  pointer: string,
  message: string,
  { value, line }: Placed<unknown>,
): ModelFinding {
  return { kind, pointer, message, expected: keepValue(value), actual: null, line };
}
