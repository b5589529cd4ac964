import { isDeepStrictEqual } from "node:util";
import { diffProperties, type PropertyChange, type PropertyPath, renderPath } from "./diff-properties.ts";
import type { ResourceTraits } from "./resource-traits.ts";

type Properties = Readonly<Record<string, unknown>>;

/** One property that differs, and whether the resource must be made anew for it. */
export interface ResourcePropertyChange {
  /** As Pulumi writes it. */
  readonly path: string;
  readonly kind: PropertyChange["kind"];
  readonly replaces: boolean;
}

/** What an engine must know to carry out a change. */
export interface ResourceDiff {
  readonly changes: readonly ResourcePropertyChange[];
  /** Top-level properties that make the resource be replaced. */
  readonly replacedBy: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

/** What a resource's properties are compared with. */
export interface DiffResourceOptions {
  /** As AWS last told of them, for every input there was. */
  readonly before: Properties;
  readonly after: Properties;
  readonly traits: ResourceTraits;
}

/** Compares a resource with what it shall be, as the AWS provider does. */
export function diffResource({ before, after, traits }: DiffResourceOptions): ResourceDiff {
  const changes = diffProperties(before, after).map((change) => ({
    path: change.path,
    kind: change.kind,
    replaces: isReplacing(change.path, { before, after, traits }),
  }));
  const replacing = changes.filter(({ replaces }) => replaces);
  return {
    changes: changes.map((change) => ({ ...change, path: renderPath(change.path) })),
    replacedBy: [...new Set(replacing.map(({ path }) => String(path[0])))],
    deleteBeforeReplace: replacing.length > 0 && mustGoFirst({ before, after, traits }),
  };
}

function isReplacing([top, ...rest]: PropertyPath, { before, after, traits }: DiffResourceOptions): boolean {
  const { replacedBy, replacedByPresence = [] } = traits;
  if (top === undefined || top === "tags" || top === "tagsAll") return false;
  if (replacedBy === "*" || replacedBy.some((one) => isWithin([top, ...rest], one))) return true;
  return replacedByPresence.some((path) => {
    const segments = path.split(".");
    const isOnTheWay = [top, ...rest].every((segment, depth) => segments[depth] === segment);
    return isOnTheWay && isThere(before, segments) !== isThere(after, segments);
  });
}

/** Whether a change is of a property, of something in it, or of a whole that it is in. */
function isWithin(path: PropertyPath, property: string): boolean {
  const segments = property.split(".");
  return path.every((segment, depth) => depth >= segments.length || segments[depth] === String(segment));
}

function isThere(value: unknown, segments: readonly string[]): boolean {
  const found = segments.reduce<unknown>(
    (at, segment) => (typeof at === "object" && at !== null ? (at as Properties)[segment] : undefined),
    value,
  );
  return found !== undefined && found !== null;
}

/** Two of one name cannot be there at once: where the program chose the name, and keeps it, the old one goes first. */
function mustGoFirst({ before, after, traits }: DiffResourceOptions): boolean {
  if (traits.deleteBeforeReplace === true) return true;
  if (traits.name === undefined) return false;
  return after[traits.name] !== undefined && isDeepStrictEqual(before[traits.name], after[traits.name]);
}
