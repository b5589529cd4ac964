import { createHash } from "node:crypto";

/** Hex digest of plain data, whatever the order of its keys; keys without a value count as absent. */
export function contentDigest(value: unknown, hexDigits: number): string {
  return createHash("sha256").update(canonical(value)).digest("hex").slice(0, hexDigits);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(",")}}`;
}
