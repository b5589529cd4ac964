import type { PictureLimit } from "./picture.ts";

/** A limit with its place on an axis: 0 is its foot, 1 its top. */
export interface PlacedLimit extends PictureLimit {
  readonly at: number;
  /** Where its label stands: apart from the others', at its line or above. */
  readonly labelAt: number;
}

/** Room that a label takes of an axis. */
const labelShare = 0.22;

/** Places limits on an axis that reaches from 0 to a third above the highest; labels keep apart. From the lowest on. */
export function placeLimits(limits: readonly PictureLimit[]): readonly PlacedLimit[] {
  const highest = Math.max(0, ...limits.map(({ value }) => value));
  const ends = highest === 0 ? 1 : highest * 1.35;
  let free = 0;
  return limits
    .toSorted((a, b) => a.value - b.value)
    .map((limit) => {
      const at = Math.max(0, limit.value / ends);
      const labelAt = Math.max(at, free);
      free = labelAt + labelShare;
      return { ...limit, at, labelAt };
    });
}
