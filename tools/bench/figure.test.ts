import { describe, expect, it } from "vitest";
import { isMet, renderMissed, renderTable } from "./figure.ts";

describe("a benchmark figure", () => {
  it.each([
    { name: "a ratio within its goal", figure: { value: 1.1, floor: 1, goal: 1.2 }, met: true },
    { name: "a ratio over its goal", figure: { value: 1.3, floor: 1, goal: 1.2 }, met: false },
    { name: "a value within its limit", figure: { value: 4, goal: 5 }, met: true },
    { name: "a value over its limit", figure: { value: 6, goal: 5 }, met: false },
    { name: "a rate that is reached", figure: { value: 2500, goal: 2000, atLeast: true }, met: true },
    { name: "a rate that is not reached", figure: { value: 1500, goal: 2000, atLeast: true }, met: false },
  ])("judges $name", ({ figure, met }) => {
    expect(isMet({ name: "x", unit: "s", ...figure })).toBe(met);
  });

  it.each([
    { name: "nothing when all are met", values: [1, 2], line: undefined },
    { name: "the one that is missed", values: [1, 6], line: "missed: second" },
    { name: "all that are missed", values: [6, 7], line: "missed: first, second" },
    { name: "one that measured nothing", values: [Number.NaN, 1], line: "missed: first" },
  ])("ends the benchmark with $name", ({ line, values }) => {
    const figures = values.map((value, index) => ({
      name: index === 0 ? "first" : "second",
      unit: "s",
      goal: 5,
      value,
    }));

    expect(renderMissed(figures)).toBe(line);
  });

  it("is a row of the table", () => {
    const table = renderTable([{ name: "synth", unit: "s", value: 1.5, floor: 1, goal: 1.2 }]);

    expect(table.split("\n")).toEqual([
      "what     ours   floor  ratio       goal",
      "synth  1.50 s  1.00 s   1.50  <= 1.20 x  MISSED",
    ]);
  });
});
