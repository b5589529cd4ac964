import { inlinePredictionMaxBytes } from "@sluice/runtime";
import { printable, textWidth, wrap } from "../terminal/text.ts";

/** Parses a prediction that is small enough to show; undefined when it is too large or no JSON. */
export function parsePrediction(body: Buffer): unknown {
  if (body.length > inlinePredictionMaxBytes) return undefined;
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

/** A prediction's values in at most four lines; what is nested deeper than one level is only hinted at. */
export function summarisePrediction(prediction: unknown, columns: number): string[] {
  const leaves = isObject(prediction) ? leavesOf(prediction) : [summariseValue(prediction)];
  const lines = packLeaves(leaves.map(printable), columns);
  return lines.length <= 4 ? lines : [...lines.slice(0, 3), `${lines[3]?.slice(0, columns - 1)}…`];
}

/** Breaks lines between values where it can, so that an address stays whole. */
function packLeaves(leaves: readonly string[], columns: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const [index, leaf] of leaves.entries()) {
    const text = index === leaves.length - 1 ? leaf : `${leaf},`;
    if (line !== "" && textWidth(line) + 1 + textWidth(text) > columns) {
      lines.push(...wrap(line, columns));
      line = text;
    } else line = line === "" ? text : `${line} ${text}`;
  }
  return [...lines, ...wrap(line, columns)];
}

// The document is named above its predictions, so that they need not repeat it.
const known = new Set(["documentId", "source"]);

function leavesOf(prediction: Readonly<Record<string, unknown>>): string[] {
  const entries = Object.entries(prediction).filter(([key]) => !known.has(key));
  const plain = entries
    .filter(([, value]) => !isObject(value))
    .map(([key, value]) => `${key}: ${summariseValue(value)}`);
  const nested = entries.flatMap(([key, value]) => {
    if (!isObject(value)) return [];
    const members = Object.entries(value);
    const isFields = members.some(([, member]) => isObject(member) && "value" in member);
    return isFields
      ? members.map(([name, member]) => `${name}: ${summariseValue(member)}`)
      : [`${key}: ${summariseValue(value)}`];
  });
  return [...nested.filter((leaf) => !leaf.endsWith("}")), ...plain, ...nested.filter((leaf) => leaf.endsWith("}"))];
}

function summariseValue(value: unknown): string {
  if (value === null) return "none";
  if (Array.isArray(value)) return summariseList(value);
  if (isObject(value)) {
    if ("value" in value) return isObject(value.value) ? joinMembers(value.value) : summariseValue(value.value);
    return `{${firstOf(Object.entries(value).map(([key, member]) => `${key}: ${hint(member)}`))}}`;
  }
  if (typeof value === "number") return String(Math.round(value * 10_000) / 10_000);
  const text = String(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}

function summariseList(list: readonly unknown[]): string {
  if (list.length > 0 && list.every((item) => typeof item === "string" || typeof item === "number"))
    return `[${firstOf(list.map(summariseValue))}]`;
  return count(list);
}

/** A value that is nested too deep to be shown. */
function hint(value: unknown): string {
  if (Array.isArray(value)) return count(value);
  return isObject(value) ? "{…}" : summariseValue(value);
}

function count({ length }: readonly unknown[]): string {
  return length === 1 ? "1 item" : `${length} items`;
}

function firstOf(parts: readonly string[]): string {
  return parts.length <= 3 ? parts.join(", ") : `${parts.slice(0, 3).join(", ")}, …`;
}

/** What a field is made of, such as the parts of an address. */
function joinMembers(value: Readonly<Record<string, unknown>>): string {
  return Object.values(value)
    .filter((member) => member !== null && typeof member !== "object")
    .join(" ");
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
