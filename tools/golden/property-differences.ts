import { diffProperties, diffResource, type PropertyPath, renderPath } from "@sluice/local/resource-diff";
import type { GoldenResource } from "./golden-stack.ts";
import type { PropertyDifference } from "./stack-difference.ts";
import { traitsOf } from "./traits.ts";

/** One resource before and after. */
export interface ResourcePair {
  readonly type: string;
  readonly before: GoldenResource;
  readonly after: GoldenResource;
}

/** What differs between two states of a resource. */
export interface PropertyDifferences {
  readonly changes: readonly PropertyDifference[];
  /** Whether the old one goes before a replacement comes. */
  readonly goesFirst: boolean;
}

/** Compares inputs as the provider does, and options as the engine does. */
export function propertyDifferences({ type, before, after }: ResourcePair): PropertyDifferences {
  const diff = diffResource({ before: before.inputs, after: after.inputs, traits: traitsOf(type) });
  const replacing = new Set(diff.changes.filter(({ replaces }) => replaces).map(({ path }) => path));
  const inputs = valueDifferences(before.inputs, after.inputs).map((change) => {
    const ignored = isUnder(change.path, after.options?.ignoreChanges);
    const replaces = replacing.has(change.path) || isUnder(change.path, after.options?.replaceOnChanges);
    return { ...change, ignored, replaces: replaces && !ignored };
  });
  const options = valueDifferences({ options: before.options ?? {} }, { options: after.options ?? {} });
  return {
    changes: [...inputs, ...options.sort((a, b) => (a.path < b.path ? -1 : 1))],
    goesFirst: diff.deleteBeforeReplace || after.options?.deleteBeforeReplace === true,
  };
}

/** What differs between two plain values, as deep as both sides have the same shape. */
export function valueDifferences(before: unknown, after: unknown): PropertyDifference[] {
  return diffProperties(before, after).map(({ path }) => {
    const [old, now] = [valueAt(before, path), valueAt(after, path)];
    return {
      path: renderPath(path),
      ...(old === undefined ? {} : { before: old }),
      ...(now === undefined ? {} : { after: now }),
      replaces: false,
      ignored: false,
    };
  });
}

function valueAt(value: unknown, path: PropertyPath): unknown {
  return path.reduce<unknown>(
    (at, segment) =>
      typeof at === "object" && at !== null ? (at as Readonly<Record<string | number, unknown>>)[segment] : undefined,
    value,
  );
}

function isUnder(path: string, tops: readonly string[] | undefined): boolean {
  return (tops ?? []).some(
    (top) => top === "*" || path === top || path.startsWith(`${top}.`) || path.startsWith(`${top}[`),
  );
}
