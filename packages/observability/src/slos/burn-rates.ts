/** How fast an error budget may be used up, seen over a long and a short window. */
export interface BurnRate {
  /** Times as fast as would use the budget up exactly at the window's end. */
  readonly rate: number;
  readonly longWindowHours: number;
  readonly shortWindowMinutes: number;
  /** Fast ones wake somebody; slow ones are read in the morning. */
  readonly severity: "page" | "warn";
}

const windows = [
  { longWindowHours: 1, shortWindowMinutes: 5, severity: "page" },
  { longWindowHours: 6, shortWindowMinutes: 30, severity: "page" },
  { longWindowHours: 24, shortWindowMinutes: 120, severity: "warn" },
] as const;

/** Datadog's rates for these windows: https://docs.datadoghq.com/service_level_objectives/burn_rate/ */
const rates: Readonly<Record<7 | 30 | 90, readonly [number, number, number]>> = {
  7: [16.8, 5.6, 2.8],
  30: [14.4, 6, 3],
  90: [21.6, 10.8, 4.5],
};

/** The highest rate there is: everything fails. A monitor at or above it could never fire. */
export function burnRateCeiling(targetPercent: number): number {
  return 100 / (100 - targetPercent);
}

/**
 * The rates that can be reached with a target; with a low target at least one, between 1 and the ceiling. A monitor of a burn rate looks
 * at its short window as it is now, so one that is over before its metrics have come is left out: it would never see anything.
 */
export function burnRates(targetPercent: number, days: 7 | 30 | 90, metricDelaySeconds: number): readonly BurnRate[] {
  const ceiling = burnRateCeiling(targetPercent);
  const [first, ...others] = windows.flatMap((window, index) => {
    const rate = rates[days][index] ?? Number.POSITIVE_INFINITY;
    const sees = window.shortWindowMinutes * 60 > metricDelaySeconds;
    return rate < ceiling && sees ? [{ rate, ...window }] : [];
  });
  if (first !== undefined) return [first, ...others];
  const between = Math.round(((1 + ceiling) / 2) * 100) / 100;
  return [{ rate: between, longWindowHours: 24, shortWindowMinutes: 120, severity: "page" }];
}
