import fc from "fast-check";
import { expect, it } from "vitest";
import { shareCharacters } from "./share-characters.ts";

it.each([
  { name: "everybody when there is enough", wanted: [10, 20], most: 100, shares: [10, 20] },
  { name: "the long ones equally when there is not", wanted: [100, 10, 100], most: 60, shares: [25, 10, 25] },
  { name: "nobody when there is nothing", wanted: [5, 5], most: 0, shares: [0, 0] },
  { name: "nobody when there is less than nothing", wanted: [5], most: -5, shares: [0] },
])("gives $name", ({ wanted, most, shares }) => {
  expect(shareCharacters(wanted, most)).toEqual(shares);
});

it("gives no more than there is, nobody more than wanted, and who gets less as much as anybody", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1000), { maxLength: 20 }), fc.nat(5000), (wanted, most) => {
      const shares = shareCharacters(wanted, most);
      const largest = Math.max(0, ...shares);

      expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(most);
      for (const [index, share] of shares.entries()) {
        expect(share).toBeLessThanOrEqual(wanted[index] ?? 0);
        if (share < (wanted[index] ?? 0)) expect(share).toBeGreaterThanOrEqual(largest - wanted.length);
      }
    }),
  );
});
