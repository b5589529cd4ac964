import type { Unit } from "@sluice/observability/plans";

const symbols: Partial<Record<Unit, string>> = { microsecond: "µs", millisecond: "ms", second: "s", percent: "%" };
const perSecond: Partial<Record<Unit, number>> = { microsecond: 1_000_000, millisecond: 1_000, second: 1 };
const irregular: Partial<Record<Unit, string>> = {
  percent: "percent",
  batch: "batches",
  state: "",
  fraction: "share, 0 to 1",
};

/** A value with its unit, and what that is on a clock where it is a minute or more: `1,800 s (30 min)`. */
export function describeQuantity(value: number, unit: Unit): string {
  const number = value.toLocaleString("en-US", { maximumFractionDigits: 6 });
  const symbol = symbols[unit];
  if (symbol === undefined) return `${number} ${value === 1 ? singular(unit) : unitName(unit)}`.trimEnd();
  const seconds = value / (perSecond[unit] ?? Number.POSITIVE_INFINITY);
  const clock = describeSeconds(seconds);
  return `${number} ${symbol}${seconds >= 1 && clock !== `${value} ${symbol}` ? ` (${clock})` : ""}`;
}

/** A time in the units of a clock: `45 s`, `15 min`, `1 h 30 min`. */
export function describeSeconds(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 3600), "h"],
    [Math.floor((seconds % 3600) / 60), "min"],
    [Math.round((seconds % 60) * 1000) / 1000, "s"],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, name]) => `${count} ${name}`);
  return said.length === 0 ? "0 s" : said.join(" ");
}

/** What an axis counts or measures, such as `seconds`; empty where it has no unit. */
export function unitName(unit: Unit): string {
  return irregular[unit] ?? `${unit}s`;
}

function singular(unit: Unit): string {
  return irregular[unit] === undefined || unit === "batch" ? unit : "";
}
