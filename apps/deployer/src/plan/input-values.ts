import { isDeepStrictEqual } from "node:util";
import { notYetKnown } from "../engine/plain-properties.ts";

/** Inputs of one resource, as the engine tells them. */
export type Inputs = Readonly<Record<string, unknown>>;

/** Whether the value is not known yet. */
export function isUnknown(value: unknown): boolean {
  return value === notYetKnown;
}

/** The value at a path of keys and indices; undefined when nothing is there or it is not known yet. */
export function valueAt(value: unknown, ...path: readonly (string | number)[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== "object" || current === null) return undefined;
    current = (current as Readonly<Record<string | number, unknown>>)[key];
  }
  return isUnknown(current) ? undefined : current;
}

/** The text at a path. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string | undefined {
  const found = valueAt(value, ...path);
  return typeof found === "string" ? found : undefined;
}

/** The number at a path. */
export function numberAt(value: unknown, ...path: readonly (string | number)[]): number | undefined {
  const found = valueAt(value, ...path);
  return typeof found === "number" ? found : undefined;
}

/** The texts by key at a path; empty when nothing is there. */
export function textsAt(value: unknown, ...path: readonly (string | number)[]): Readonly<Record<string, string>> {
  const found = valueAt(value, ...path);
  if (typeof found !== "object" || found === null) return {};
  return Object.fromEntries(
    Object.entries(found).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** The items of a list at a path; empty when none is there. */
export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The value of JSON text at a path; undefined when it is none or not known yet. */
export function jsonAt(value: unknown, ...path: readonly (string | number)[]): unknown {
  const text = textAt(value, ...path);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Whoever asks treats a text that is no JSON as one that says nothing.
  }
}

/** Keys under which two sets of inputs differ, sorted; what is not known yet is left out. */
export function differingKeys(before: Inputs, after: Inputs): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys]
    .filter((key) => key !== "tagsAll" && !isUnknown(after[key]) && !isDeepStrictEqual(before[key], after[key]))
    .sort();
}
