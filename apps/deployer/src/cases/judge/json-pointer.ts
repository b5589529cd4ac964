import { isObject } from "./parse-json.ts";

/** A pointer's parts, unescaped; `*` stands for every item or member. */
export type Segments = readonly string[];

/** What a pointer leads to. */
export interface Found {
  /** With an index or name in the place of each `*`. */
  readonly pointer: string;
  readonly value: unknown;
}

/** Where a pointer led nowhere. */
export interface Missing {
  /** As far as it is known: a `*` without anything to stand for stays. */
  readonly pointer: string;
  /** The deepest part that is there. */
  readonly last: Found;
  /** The part that is not. */
  readonly segment: string;
}

/** Everything that a pointer leads to, and where it led nowhere. */
export interface LookUp {
  readonly found: readonly Found[];
  readonly missing: readonly Missing[];
}

/** Reads a JSON Pointer (RFC 6901); undefined for a text that is none. */
export function parsePointer(text: string): Segments | undefined {
  if (text === "") return [];
  if (!text.startsWith("/") || /~(?![01])/.test(text)) return undefined;
  return text
    .slice(1)
    .split("/")
    .map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** Writes a JSON Pointer. */
export function writePointer(segments: Segments): string {
  return segments.map((segment) => `/${segment.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** Whether a place is at or below one that a pointer with `*` stands for. */
export function isBelow(place: Segments, pattern: Segments): boolean {
  return pattern.length <= place.length && pattern.every((segment, at) => segment === "*" || segment === place[at]);
}

/** Follows a pointer into a value. */
export function lookUp(value: unknown, segments: Segments): LookUp {
  const found: Found[] = [];
  const missing: Missing[] = [];
  follow(value, []);
  return { found, missing };

  function follow(current: unknown, way: Segments): void {
    const segment = segments[way.length];
    if (segment === undefined) {
      found.push({ pointer: writePointer(way), value: current });
      return;
    }
    const next = segment === "*" ? allOf(current) : one(current, segment);
    for (const [name, member] of next) follow(member, [...way, name]);
    if (next.length > 0) return;
    const pointer = writePointer([...way, ...segments.slice(way.length)]);
    missing.push({ pointer, last: { pointer: writePointer(way), value: current }, segment });
  }
}

/** What a pointer leads to, in which `*` is a name like any other; undefined where that is nothing. */
export function valueAt(value: unknown, pointer: string): unknown {
  return parsePointer(pointer)?.reduce<unknown>((current, segment) => one(current, segment)[0]?.[1], value);
}

function allOf(value: unknown): readonly (readonly [string, unknown])[] {
  if (Array.isArray(value)) return value.map((item, index) => [String(index), item]);
  return isObject(value) ? Object.entries(value) : [];
}

function one(value: unknown, segment: string): readonly (readonly [string, unknown])[] {
  if (Array.isArray(value)) {
    const index = /^(0|[1-9]\d*)$/.test(segment) ? Number(segment) : -1;
    return index in value ? [[segment, value[index]]] : [];
  }
  return isObject(value) && Object.hasOwn(value, segment) ? [[segment, value[segment]]] : [];
}
