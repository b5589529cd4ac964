import type { CompareOutput } from "../../output/compare-output.ts";
import type { Difference } from "../judge/diff-json.ts";
import { parsePointer, writePointer } from "../judge/json-pointer.ts";

type ComparedModel = CompareOutput["models"][number];
type ChangedNumber = ComparedModel["numbers"][number];
type ChangedLabel = ComparedModel["labels"][number];

/** How a model's prediction for one case changed. */
export interface ChangedPrediction {
  readonly case: string;
  readonly differences: readonly Difference[];
}

interface Change<T> {
  readonly case: string;
  readonly pointer: string;
  readonly before: T;
  readonly after: T;
}

/** The numbers that changed, each with the case in which it moved furthest; what changed in the most cases comes first. */
export function summariseNumbers(changed: readonly ChangedPrediction[]): ChangedNumber[] {
  return byPointer(changed, isFiniteNumber).map(([pointer, changes]) => {
    const [furthest] = changes.toSorted((a, b) => distanceOf(b) - distanceOf(a));
    const { case: name = "", before = 0, after = 0 } = furthest ?? {};
    return { pointer, cases: casesOf(changes), largest: { case: name, before, after } };
  });
}

/** The labels that changed, with how often each value became which; what changed in the most cases comes first. */
export function summariseLabels(changed: readonly ChangedPrediction[]): ChangedLabel[] {
  return byPointer(changed, isLabel).map(([pointer, changes]) => {
    const moves = Map.groupBy(changes, ({ before, after }) => JSON.stringify([before, after]));
    const counted = [...moves.values()].flatMap((same) => {
      const [move] = same;
      return move === undefined ? [] : [{ before: move.before, after: move.after, count: same.length }];
    });
    return { pointer, cases: casesOf(changes), moves: counted.toSorted((a, b) => b.count - a.count) };
  });
}

function byPointer<T>(
  changed: readonly ChangedPrediction[],
  isWanted: (value: unknown) => value is T,
): (readonly [pointer: string, changes: readonly Change<T>[]])[] {
  const changes = changed.flatMap(({ case: name, differences }) => {
    return differences.flatMap(({ kind, pointer, before, after }): Change<T>[] => {
      if (kind !== "changed" || !isWanted(before) || !isWanted(after)) return [];
      return [{ case: name, pointer: withoutIndexes(pointer), before, after }];
    });
  });
  const grouped = [...Map.groupBy(changes, ({ pointer }) => pointer)];
  return grouped.toSorted(([one, a], [two, b]) => casesOf(b) - casesOf(a) || (one < two ? -1 : 1));
}

function casesOf(changes: readonly { readonly case: string }[]): number {
  return new Set(changes.map((change) => change.case)).size;
}

function distanceOf({ before, after }: { readonly before: number; readonly after: number }): number {
  return Math.abs(after - before);
}

/** Items of a list are one place: the third page of a document says no more than its first. */
function withoutIndexes(pointer: string): string {
  return writePointer((parsePointer(pointer) ?? []).map((segment) => (/^\d+$/.test(segment) ? "*" : segment)));
}

function isFiniteNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

const longestLabel = 40;

/** What a document is told apart by, and not a text of its own. */
function isLabel(value: unknown): value is string | boolean | null {
  if (typeof value === "string") return value.length <= longestLabel && !value.includes("\n");
  return typeof value === "boolean" || value === null;
}
