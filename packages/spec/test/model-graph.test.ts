import { modelGraph } from "@sluice/spec";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findCycles } from "../src/check/find-cycles.ts";

describe("the graph of models", () => {
  it("puts parents first and models of one depth in order of their names", () => {
    const graph = modelGraph({
      "model-d": { dependsOn: ["model-c", "model-b"] },
      "model-c": { dependsOn: ["model-a"] },
      "model-b": { dependsOn: ["model-a"] },
      "model-a": {},
    });

    expect(graph.order).toEqual([
      { name: "model-a", parents: [], children: ["model-b", "model-c"], depth: 0 },
      { name: "model-b", parents: ["model-a"], children: ["model-d"], depth: 1 },
      { name: "model-c", parents: ["model-a"], children: ["model-d"], depth: 1 },
      { name: "model-d", parents: ["model-b", "model-c"], children: [], depth: 2 },
    ]);
    expect(graph.get("model-d")?.depth).toBe(2);
  });

  it("knows a model by any name there can be", () => {
    const graph = modelGraph({ constructor: {}, b: { dependsOn: ["constructor"] } });

    expect(graph.order.map((entry) => entry.name)).toEqual(["constructor", "b"]);
  });

  const dependencies = fc
    .integer({ min: 1, max: 12 })
    .chain((size) =>
      fc.tuple(
        ...Array.from({ length: size }, () => fc.uniqueArray(fc.integer({ min: 0, max: size - 1 }), { maxLength: 3 })),
      ),
    );
  const toModels = (lists: readonly (readonly number[])[]) =>
    Object.fromEntries(lists.map((list, index) => [`m${index}`, { dependsOn: list.map((parent) => `m${parent}`) }]));

  it("orders every model after its parents, or finds a cycle", () => {
    fc.assert(
      fc.property(dependencies, (lists) => {
        const models = toModels(lists);
        const { order } = modelGraph(models);
        const place = new Map(order.map((entry, index) => [entry.name, index]));
        for (const { name, parents } of order) {
          for (const parent of parents) expect(place.get(parent)).toBeLessThan(place.get(name) ?? -1);
        }
        expect(findCycles(new Map(Object.entries(models))).length > 0).toBe(order.length < lists.length);
      }),
    );
  });

  it("shows cycles whose every step is a dependency", () => {
    fc.assert(
      fc.property(dependencies, (lists) => {
        const models = toModels(lists);
        for (const cycle of findCycles(new Map(Object.entries(models)))) {
          cycle.forEach((name, index) => {
            expect(models[name]?.dependsOn).toContain(cycle[(index + 1) % cycle.length]);
          });
        }
      }),
    );
  });
});
