import { isDeepStrictEqual } from "node:util";
import { unknownValue } from "./property-values.ts";

/** What happens to one property; the words are Pulumi's. */
export type ChangeKind = "add" | "delete" | "update";

/** A path's segments: names of members and numbers of list items. */
export type PropertyPath = readonly (string | number)[];

/** One property that differs. */
export interface PropertyChange {
  readonly path: PropertyPath;
  readonly kind: ChangeKind;
}

/** Every property that differs, as deep as both sides have the same shape. What is not known counts as different. */
export function diffProperties(before: unknown, after: unknown, path: PropertyPath = []): readonly PropertyChange[] {
  if (isAbsent(before) && isAbsent(after)) return [];
  if (isAbsent(before)) return [{ path, kind: "add" }];
  if (isAbsent(after)) return [{ path, kind: "delete" }];
  if (after === unknownValue) return [{ path, kind: "update" }];
  if (isDeepStrictEqual(before, after)) return [];
  const segments = sharedSegments(before, after);
  if (segments === undefined) return [{ path, kind: "update" }];
  return segments.flatMap((segment) =>
    diffProperties(member(before, segment), member(after, segment), [...path, segment]),
  );
}

const plainName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** A path as Pulumi writes it, such as `productionVariants[0].instanceType` or `tags["sluice:model"]`. */
export function renderPath(path: PropertyPath): string {
  return path.reduce<string>((text, segment) => {
    if (typeof segment === "number") return `${text}[${segment}]`;
    if (!plainName.test(segment)) return `${text}["${segment.replaceAll('"', '\\"')}"]`;
    return text === "" ? segment : `${text}.${segment}`;
  }, "");
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function sharedSegments(before: unknown, after: unknown): PropertyPath | undefined {
  if (Array.isArray(before) && Array.isArray(after)) {
    return Array.from({ length: Math.max(before.length, after.length) }, (_, index) => index);
  }
  if (!isObject(before) || !isObject(after)) return undefined;
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
}

function member(value: unknown, segment: string | number): unknown {
  return (value as Readonly<Record<string | number, unknown>>)[segment];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
