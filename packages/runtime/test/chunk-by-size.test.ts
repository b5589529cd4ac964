import fc from "fast-check";
import { expect, it } from "vitest";
import { chunkBySize } from "../src/delivery/chunk-by-size.ts";

it("cuts a list into runs that keep its order, its items and the bounds", () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 60 });

  fc.assert(
    fc.property(
      sizes,
      fc.integer({ min: 1, max: 10 }),
      fc.integer({ min: 1, max: 100 }),
      (items, maxCount, maxBytes) => {
        const chunks = chunkBySize(items, { maxCount, maxBytes, bytesOf: (size) => size });

        expect(chunks.flat()).toEqual(items);
        for (const chunk of chunks) {
          expect(chunk.length).toBeGreaterThan(0);
          expect(chunk.length).toBeLessThanOrEqual(maxCount);
          if (chunk.length > 1) expect(chunk.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(maxBytes);
        }
      },
    ),
  );
});

it("fills a run before it begins another", () => {
  expect(chunkBySize([3, 3, 3, 5, 6], { maxCount: 2, maxBytes: 10, bytesOf: (size) => size })).toEqual([
    [3, 3],
    [3, 5],
    [6],
  ]);
});
