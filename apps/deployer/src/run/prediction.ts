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

/** A prediction in at most three lines: its top-level values, what is nested only hinted at. */
export function summarisePrediction(prediction: unknown, columns: number): string[] {
  const text = isObject(prediction)
    ? Object.entries(prediction)
        .map(([key, value]) => `${key}: ${summariseValue(value)}`)
        .join(", ")
    : summariseValue(prediction);
  const lines = wrap(printable(text), columns);
  return lines.length <= 3 ? lines : [...lines.slice(0, 2), `${lines[2]?.slice(0, columns - 1)}…`];
}

function summariseValue(value: unknown): string {
  if (value === null) return "none";
  if (Array.isArray(value)) return value.length === 1 ? "1 item" : `${value.length} items`;
  if (isObject(value))
    return "value" in value ? summariseValue(value.value) : `{${Object.keys(value).slice(0, 3).join(", ")}}`;
  if (typeof value === "number") return String(Math.round(value * 10_000) / 10_000);
  const text = String(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
