import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { desiredInstances } from "../../src/sagemaker/desired-instances.ts";

const scaling = { minInstances: 0, maxInstances: 4, backlogPerInstance: 5 };

describe("an endpoint that follows its backlog", () => {
  it.each([
    { name: "sleeps without work", load: { backlog: 0, inFlight: 0, instances: 3 }, instances: 0 },
    { name: "wakes for a single request", load: { backlog: 1, inFlight: 0, instances: 0 }, instances: 1 },
    { name: "grows with the backlog", load: { backlog: 11, inFlight: 0, instances: 1 }, instances: 3 },
    { name: "grows no further than its maximum", load: { backlog: 1000, inFlight: 0, instances: 1 }, instances: 4 },
    { name: "keeps its instances while any works", load: { backlog: 0, inFlight: 1, instances: 3 }, instances: 3 },
  ])("$name", ({ load, instances }) => {
    expect(desiredInstances(load, scaling)).toBe(instances);
  });

  it("stays within its bounds and has an instance whenever there is work", () => {
    const natural = fc.nat({ max: 100 });
    fc.assert(
      fc.property(
        natural,
        natural,
        natural,
        fc.nat({ max: 3 }),
        fc.nat({ max: 10 }),
        (backlog, inFlight, instances, minInstances, more) => {
          const bounds = { minInstances, maxInstances: minInstances + more + 1, backlogPerInstance: 5 };

          const wanted = desiredInstances({ backlog, inFlight, instances }, bounds);

          expect(wanted).toBeGreaterThanOrEqual(backlog + inFlight > 0 ? Math.max(1, minInstances) : minInstances);
          expect(wanted).toBeLessThanOrEqual(bounds.maxInstances);
        },
      ),
    );
  });
});
