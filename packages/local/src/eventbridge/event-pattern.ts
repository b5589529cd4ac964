import { type FieldMatcher, fieldMatcher } from "./field-matcher.ts";
import { PatternError } from "./pattern-error.ts";

/** Decides whether an event matches a rule's pattern. */
export type EventMatcher = (event: unknown) => boolean;

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads an event pattern: members are ANDed, the alternatives in a list are ORed, and `$or` holds whole alternatives.
 * @throws PatternError if EventBridge would not take it.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function eventPattern(pattern: unknown): EventMatcher {
  if (!isObject(pattern)) throw new PatternError("an event pattern must be a JSON object");
  return objectMatcher(pattern, "");
}

function objectMatcher(pattern: Json, path: string): EventMatcher {
  if (Object.keys(pattern).length === 0) throw new PatternError(`the pattern of ${path || "the event"} is empty`);
  const matchers = Object.entries(pattern).map(([name, value]) => memberMatcher(name, value, path));
  return (event) => matchers.every((matches) => matches(event));
}

function memberMatcher(name: string, value: unknown, path: string): EventMatcher {
  const memberPath = path === "" ? name : `${path}.${name}`;
  if (name === "$or" && Array.isArray(value)) return orMatcher(value, memberPath);
  if (Array.isArray(value)) return leafMatcher(name, value, memberPath);
  if (!isObject(value)) throw new PatternError(`${memberPath} must be a list or an object`);
  const inner = objectMatcher(value, memberPath);
  return (event) => descend(member(event, name), inner);
}

/** A list of objects in an event matches if one of them does. */
function descend(value: unknown, inner: EventMatcher): boolean {
  return Array.isArray(value) ? value.some((item) => inner(item)) : inner(value);
}

function orMatcher(alternatives: readonly unknown[], path: string): EventMatcher {
  const matchers = alternatives.map((alternative) => {
    if (!isObject(alternative)) throw new PatternError(`${path} must hold objects`);
    return objectMatcher(alternative, path);
  });
  return (event) => matchers.some((matches) => matches(event));
}

function leafMatcher(name: string, alternatives: readonly unknown[], path: string): EventMatcher {
  if (alternatives.length === 0) throw new PatternError(`${path} has no alternatives`);
  const matchers: readonly FieldMatcher[] = alternatives.map((alternative) => fieldMatcher(alternative, path));
  return (event) => {
    const value = member(event, name);
    const candidates = Array.isArray(value) ? value : [value];
    return matchers.some((matches) => candidates.some((candidate) => matches(candidate)));
  };
}

function member(event: unknown, name: string): unknown {
  return isObject(event) && Object.hasOwn(event, name) ? event[name] : undefined;
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
