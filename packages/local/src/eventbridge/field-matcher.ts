import { PatternError } from "./pattern-error.ts";

/** Decides whether one value of an event matches; `undefined` stands for a member that is not there. */
export type FieldMatcher = (value: unknown) => boolean;

type Operator = (operand: unknown, path: string) => FieldMatcher;

/** Reads one alternative of a list: a literal, or an object with one operator. */
export function fieldMatcher(alternative: unknown, path: string): FieldMatcher {
  if (typeof alternative !== "object" || alternative === null) return (value) => value === alternative;
  const [entry, ...others] = Object.entries(alternative);
  const operator = entry === undefined ? undefined : operators[entry[0]];
  if (entry === undefined || operator === undefined || others.length > 0) {
    throw new PatternError(
      `${path} has an unknown operator: ${JSON.stringify(alternative)}; expected one of: ${Object.keys(operators).join(", ")}`,
    );
  }
  return operator(entry[1], path);
}

const operators: Readonly<Record<string, Operator>> = {
  prefix: (operand, path) => affix(operand, path, "prefix"),
  suffix: (operand, path) => affix(operand, path, "suffix"),
  "equals-ignore-case": (operand, path) => ignoringCase(text(operand, path)),
  wildcard: (operand, path) => anyOf(operand, path, wildcard),
  exists: (operand) => (value) => (value !== undefined) === operand,
  numeric,
  "anything-but": anythingBut,
};

function anythingBut(operand: unknown, path: string): FieldMatcher {
  const forbidden = Array.isArray(operand) ? operand : [operand];
  const matchers = forbidden.map((item) => {
    const operatorOfList = typeof item === "object" && item !== null ? Object.entries(item)[0] : undefined;
    if (operatorOfList === undefined) return fieldMatcher(item, path);
    const [name, inner] = operatorOfList;
    const all = Array.isArray(inner) ? inner : [inner];
    const each = all.map((value) => fieldMatcher({ [name]: value }, path));
    return (value: unknown) => each.some((matches) => matches(value));
  });
  return (value) => value !== undefined && !matchers.some((matches) => matches(value));
}

function affix(operand: unknown, path: string, side: "prefix" | "suffix"): FieldMatcher {
  const ignoresCase = typeof operand === "object" && operand !== null && "equals-ignore-case" in operand;
  const wanted = ignoresCase ? text(operand["equals-ignore-case"], path).toLowerCase() : text(operand, path);
  return (value) => {
    if (typeof value !== "string") return false;
    const actual = ignoresCase ? value.toLowerCase() : value;
    return side === "prefix" ? actual.startsWith(wanted) : actual.endsWith(wanted);
  };
}

function ignoringCase(wanted: string): FieldMatcher {
  const lower = wanted.toLowerCase();
  return (value) => typeof value === "string" && value.toLowerCase() === lower;
}

function wildcard(operand: unknown, path: string): FieldMatcher {
  const pattern = text(operand, path);
  if (pattern.includes("**")) throw new PatternError(`${path} must not hold "**"`);
  // A backslash takes the meaning from a star or another backslash.
  const source = pattern.replace(/\\[*\\]|[\s\S]/g, (part) => {
    if (part === "*") return "[\\s\\S]*";
    return (part.length === 2 ? part.slice(1) : part).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  });
  const expression = new RegExp(`^${source}$`);
  return (value) => typeof value === "string" && expression.test(value);
}

const comparisons: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  "=": (left, right) => left === right,
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
};

function numeric(operand: unknown, path: string): FieldMatcher {
  const parts = Array.isArray(operand) ? operand : [];
  const conditions: ((value: number) => boolean)[] = [];
  for (let index = 0; index < parts.length; index += 2) {
    const compare = comparisons[String(parts[index])];
    const bound: unknown = parts[index + 1];
    if (compare === undefined || typeof bound !== "number") {
      throw new PatternError(`${path} must compare with a number: ${JSON.stringify(operand)}`);
    }
    conditions.push((value) => compare(value, bound));
  }
  if (conditions.length === 0) throw new PatternError(`${path} needs a comparison, such as [">", 0]`);
  return (value) => typeof value === "number" && conditions.every((holds) => holds(value));
}

function anyOf(operand: unknown, path: string, one: Operator): FieldMatcher {
  const matchers = (Array.isArray(operand) ? operand : [operand]).map((item) => one(item, path));
  return (value) => matchers.some((matches) => matches(value));
}

function text(operand: unknown, path: string): string {
  if (typeof operand === "string") return operand;
  throw new PatternError(`${path} needs a string, not ${JSON.stringify(operand)}`);
}
