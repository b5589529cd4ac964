import { describe, expect, it } from "vitest";
import { didYouMean, editDistance } from "../src/did-you-mean.ts";

describe("a suggestion", () => {
  it.each([
    { written: "mx", candidates: ["min", "max"], meant: "max" },
    { written: "Instances", candidates: ["instances", "image"], meant: "instances" },
    { written: "dependson", candidates: ["dependsOn"], meant: "dependsOn" },
    { written: "modle-a", candidates: ["model-b", "model-a"], meant: "model-a" },
    { written: "colour", candidates: ["name", "owner"], meant: undefined },
    { written: "a", candidates: ["b"], meant: undefined },
    { written: "x".repeat(1000), candidates: [`${"x".repeat(999)}y`], meant: undefined },
  ])("for $written is $meant", ({ written, candidates, meant }) => {
    expect(didYouMean(written, candidates)).toBe(meant);
  });

  it("counts a swap of neighbours as one slip", () => {
    expect(editDistance("modle", "model")).toBe(1);
    expect(editDistance("", "abc")).toBe(3);
  });
});
