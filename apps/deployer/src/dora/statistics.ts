/** How many numbers a median needs to say something. */
export const fewestForMedian = 3;
/** How many numbers the 90th percentile needs: with fewer it is the largest. */
export const fewestForP90 = 10;

/** What stands for many durations; null where there are too few. */
export interface Spread {
  readonly medianSeconds: number | null;
  readonly p90Seconds: number | null;
}

/** The middle of some durations, and what nine of ten do not exceed. */
export function spreadOf(seconds: readonly number[]): Spread {
  const sorted = seconds.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [lower, upper] = [sorted[Math.ceil(middle) - 1] ?? 0, sorted[Math.floor(middle)] ?? 0];
  return {
    medianSeconds: sorted.length < fewestForMedian ? null : Math.round((lower + upper) / 2),
    p90Seconds: sorted.length < fewestForP90 ? null : Math.round(sorted[Math.ceil(sorted.length * 0.9) - 1] ?? 0),
  };
}
