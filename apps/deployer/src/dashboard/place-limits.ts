import type { PictureLimit } from "./picture.ts";

/** A limit with its place on an axis: 0 is its foot, 1 its top. */
export interface PlacedLimit extends PictureLimit {
  readonly at: number;
  /** Foot of its label: at its line, or as near as the others' labels leave it. */
  readonly labelAt: number;
}

/** Room that a label takes of an axis. */
const labelShare = 0.22;

/** Places limits on an axis that reaches from 0 to a third above the highest; labels keep apart. From the lowest on. */
export function placeLimits(limits: readonly PictureLimit[]): readonly PlacedLimit[] {
  const highest = Math.max(0, ...limits.map(({ value }) => value));
  const placed = limits
    .toSorted((a, b) => a.value - b.value)
    .map((limit) => ({ ...limit, at: highest === 0 ? 0 : limit.value / highest / 1.35 }));
  const labels = placeLabels(placed.map(({ at }) => at));
  return placed.map((limit, index) => ({ ...limit, labelAt: labels[index] ?? 0 }));
}

/** Moves labels up until they are apart, and down again what would leave the axis. */
function placeLabels(wanted: readonly number[]): readonly number[] {
  let free = 0;
  const risen = wanted.map((at) => {
    const foot = Math.max(at, free);
    free = foot + labelShare;
    return foot;
  });
  let ceiling = 1;
  return risen
    .toReversed()
    .map((foot) => {
      ceiling = Math.min(foot, ceiling - labelShare);
      return ceiling;
    })
    .toReversed();
}
