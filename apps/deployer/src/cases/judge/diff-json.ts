import { isBelow, parsePointer, type Segments, writePointer } from "./json-pointer.ts";
import { isNumber, isObject } from "./parse-json.ts";
import { isNear } from "./same-number.ts";

/** One place at which two values differ. */
export interface Difference {
  /** JSON Pointer into `before`, of what was added into `after`. */
  readonly pointer: string;
  readonly kind: "changed" | "added" | "removed";
  /** Undefined where it was added. */
  readonly before: unknown;
  /** Undefined where it was removed. */
  readonly after: unknown;
}

/** How {@link diffJson} compares. */
export interface DiffOptions {
  /** Most that two numbers may differ. @defaultValue 0 */
  readonly within?: number;
  /** JSON Pointers, with `*` for every item or member, of what is not compared. */
  readonly ignore?: readonly string[];
}

interface Comparison {
  readonly within: number;
  readonly ignore: readonly Segments[];
  /** Takes a difference; absent where the first one is the answer. */
  readonly take?: (difference: Difference) => void;
}

/**
 * Lists where two values of JSON differ, in their order. The order of an object's members does not matter. A list that grew or
 * shrank is compared from both ends, so that an item put into the middle is one difference and not one for each item after it.
 */
export function diffJson(before: unknown, after: unknown, options: DiffOptions = {}): Difference[] {
  const differences: Difference[] = [];
  const take = (difference: Difference) => void differences.push(difference);
  compare(before, after, [], { ...settingsOf(options), take });
  return differences;
}

/** Whether two values of JSON are the same; an object's members may stand in another order. */
export function isSame(before: unknown, after: unknown): boolean {
  return compare(before, after, [], settingsOf({}));
}

function settingsOf({ within = 0, ignore = [] }: DiffOptions): Omit<Comparison, "take"> {
  return { within, ignore: ignore.flatMap((pointer) => [parsePointer(pointer) ?? []]) };
}

/** False when it ended at a difference, which nobody takes. */
function compare(before: unknown, after: unknown, place: Segments, comparison: Comparison): boolean {
  if (isIgnored(place, comparison)) return true;
  if (isObject(before) && isObject(after)) return compareObjects(before, after, place, comparison);
  if (Array.isArray(before) && Array.isArray(after)) return compareLists(before, after, place, comparison);
  if (isNumber(before) && isNumber(after) ? isNear(before, after, comparison.within) : before === after) return true;
  return give({ pointer: writePointer(place), kind: "changed", before, after }, comparison);
}

function compareObjects(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  place: Segments,
  comparison: Comparison,
): boolean {
  for (const [name, member] of Object.entries(before)) {
    const at = [...place, name];
    const goesOn = Object.hasOwn(after, name)
      ? compare(member, after[name], at, comparison)
      : tell("removed", member, at, comparison);
    if (!goesOn) return false;
  }
  const added = Object.entries(after).filter(([name]) => !Object.hasOwn(before, name));
  return added.every(([name, member]) => tell("added", member, [...place, name], comparison));
}

function compareLists(
  before: readonly unknown[],
  after: readonly unknown[],
  place: Segments,
  comparison: Comparison,
): boolean {
  const { first, left, grown } = alignEnds(before, after, place, comparison);
  const both = Math.min(left, grown);
  // They begin with two items that are known to differ: looked at again on every level, deep trees would take forever.
  if (comparison.take === undefined && both > 0 && before.length !== after.length) return false;
  for (let index = first; index < first + both; index += 1) {
    if (!compare(before[index], after[index], [...place, String(index)], comparison)) return false;
  }
  for (let index = first + both; index < first + Math.max(left, grown); index += 1) {
    const [kind, list] = left > grown ? (["removed", before] as const) : (["added", after] as const);
    if (!tell(kind, list[index], [...place, String(index)], comparison)) return false;
  }
  return true;
}

/** Items that are the same at both ends of lists of different lengths are left out; what stays begins at `first`. */
function alignEnds(
  before: readonly unknown[],
  after: readonly unknown[],
  place: Segments,
  comparison: Comparison,
): { readonly first: number; readonly left: number; readonly grown: number } {
  const shorter = Math.min(before.length, after.length);
  if (before.length === after.length) return { first: 0, left: shorter, grown: shorter };
  const { take: _, ...quiet } = comparison;
  const alike = (from: number, to: number) => compare(before[from], after[to], [...place, String(from)], quiet);
  let first = 0;
  while (first < shorter && alike(first, first)) first += 1;
  let last = 0;
  while (last < shorter - first && alike(before.length - 1 - last, after.length - 1 - last)) last += 1;
  return { first, left: before.length - first - last, grown: after.length - first - last };
}

function tell(kind: "added" | "removed", value: unknown, place: Segments, comparison: Comparison): boolean {
  if (isIgnored(place, comparison)) return true;
  const [before, after] = kind === "added" ? [undefined, value] : [value, undefined];
  return give({ pointer: writePointer(place), kind, before, after }, comparison);
}

function give(difference: Difference, { take }: Comparison): boolean {
  take?.(difference);
  return take !== undefined;
}

function isIgnored(place: Segments, { ignore }: Comparison): boolean {
  return ignore.some((pattern) => isBelow(place, pattern));
}
