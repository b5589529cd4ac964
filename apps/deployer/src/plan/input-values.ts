import { isDeepStrictEqual } from "node:util";

/** Inputs of one resource, as the engine tells them. */
export type Inputs = Readonly<Record<string, unknown>>;

// What the engine writes for a value that only exists once another resource is made:
// https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/plugin/rpc.go
const unknowns: ReadonlySet<unknown> = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "f3eebd91-3d9e-4b9b-89e5-d9a76b5b8d36",
]);

/** Whether the value is not known yet. */
export function isUnknown(value: unknown): boolean {
  return unknowns.has(value);
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

/** Keys under which two sets of inputs differ, sorted; what the engine adds for itself and what is not known yet is left out. */
export function differingKeys(before: Inputs, after: Inputs): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys]
    .filter((key) => !key.startsWith("__") && key !== "tagsAll" && !isUnknown(after[key]))
    .filter((key) => !isDeepStrictEqual(bare(before[key]), bare(after[key])))
    .sort();
}

/** The value without what the engine notes among inputs, such as `__defaults`. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !key.startsWith("__"))
      .map(([key, inner]) => [key, bare(inner)]),
  );
}
