// A number of JSON may have more digits than a double: https://github.com/tc39/proposal-json-parse-with-source keeps them.
const { rawJSON, isRawJSON } = JSON as unknown as {
  rawJSON(text: string): ExactInteger;
  isRawJSON(value: unknown): value is ExactInteger;
};

/** A whole number beyond ±(2^53 - 1) with all its digits; `JSON.stringify` writes them. */
export interface ExactInteger {
  readonly rawJSON: string;
}

/** Levels of lists and objects that are looked into. */
const deepest = 500;

/** A text as JSON, or what keeps it from being that. */
export type ParsedJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly fault: string };

/**
 * Reads a prediction. Whole numbers keep every digit (as {@link ExactInteger} where a double would round them); other
 * numbers are doubles, as in JavaScript and Python.
 */
export function parsePrediction(body: Buffer): ParsedJson {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    return { ok: false, fault: "it is not UTF-8 text" };
  }
  return parseJson(text);
}

/** Reads a text as {@link parsePrediction} does. */
export function parseJson(text: string): ParsedJson {
  if (text.trim() === "") return { ok: false, fault: "it is empty" };
  try {
    const value: unknown = JSON.parse(text);
    const fault = faultOf(value);
    if (fault !== undefined) return { ok: false, fault };
    // With a function to call for every value it takes ten times as long.
    return { ok: true, value: /\d{16}/.test(text) ? JSON.parse(text, keepDigits) : value };
  } catch (error) {
    return { ok: false, fault: `it is not JSON: ${(error as Error).message}` };
  }
}

/** An integer of any size as JSON holds it. */
export function toExact(value: bigint): number | ExactInteger {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : rawJSON(String(value));
}

/** Whether a value is an integer that no double holds. */
export function isExactInteger(value: unknown): value is ExactInteger {
  return isRawJSON(value);
}

/** A number as the double next to it. */
export function toDouble(value: number | ExactInteger): number {
  return isExactInteger(value) ? Number(value.rawJSON) : value;
}

/** The same with doubles for integers of any size, for whoever knows no others. */
export function withDoubles(value: unknown): unknown {
  if (isExactInteger(value)) return toDouble(value);
  if (Array.isArray(value)) return value.map(withDoubles);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withDoubles(member)]));
}

/** Whether a value is a number of JSON. */
export function isNumber(value: unknown): value is number | ExactInteger {
  return typeof value === "number" || isExactInteger(value);
}

/** Whether a value is an object of JSON, with members. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isExactInteger(value);
}

function keepDigits(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source ?? "";
  return typeof value === "number" && /^-?\d{16,}$/.test(source) ? toExact(BigInt(source)) : value;
}

/** Not by recursion: a text of a million brackets is JSON, too. */
function faultOf(value: unknown): string | undefined {
  let level = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) return `it is nested deeper than ${deepest} levels`;
    // Written again, it would be null.
    if (level.includes(Infinity) || level.includes(-Infinity)) return "it has a number beyond 1.8e308";
    level = level.flatMap((one) => (typeof one === "object" && one !== null ? Object.values(one) : []));
  }
  return undefined;
}
