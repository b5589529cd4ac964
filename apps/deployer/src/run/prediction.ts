import { inlinePredictionMaxBytes } from "@sluice/runtime";
import { printable, wrap } from "../terminal/text.ts";

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
  const text = isObject(prediction) ? leavesOf(prediction).join(", ") : summariseValue(prediction);
  const lines = wrap(printable(text), columns);
  return lines.length <= 4 ? lines : [...lines.slice(0, 3), `${lines[3]?.slice(0, columns - 1)}…`];
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
  if (Array.isArray(value)) return value.length === 1 ? "1 item" : `${value.length} items`;
  if (isObject(value)) {
    if ("value" in value) return isObject(value.value) ? joinMembers(value.value) : summariseValue(value.value);
    const keys = Object.keys(value);
    return `{${keys.slice(0, 3).join(", ")}${keys.length > 3 ? ", …" : ""}}`;
  }
  if (typeof value === "number") return String(Math.round(value * 10_000) / 10_000);
  const text = String(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
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
