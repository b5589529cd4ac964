import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareLines } from "../../../src/cases/report/compare-lines.ts";
import { cutEnd, shortenPair } from "../../../src/cases/report/shorten-pair.ts";
import { showValue } from "../../../src/cases/report/shown.ts";
import { textWidth } from "../../../src/terminal/text.ts";

// Of one and of two halves, of one cell and of two.
const characters = fc.array(fc.constantFrom("a", "😀", "é", "漢")).map((all) => all.join(""));
const anyText = fc.string({ unit: "grapheme", maxLength: 200 });

describe("two long texts on a line each", () => {
  it.each([
    { name: "short ones stay whole", before: "abc", after: "abd", width: 10, shown: ["abc", "abd"] },
    {
      name: "what they begin with in common is left out",
      before: `${"x".repeat(50)}cat`,
      after: `${"x".repeat(50)}dog`,
      width: 12,
      shown: ["…xxxxxxxxcat", "…xxxxxxxxdog"],
    },
    {
      name: "what follows the difference is left out",
      before: `cat${"x".repeat(50)}`,
      after: `dog${"x".repeat(50)}`,
      width: 12,
      shown: ["catxxxxxxxx…", "dogxxxxxxxx…"],
    },
    {
      name: "a difference in the middle is shown with what stands before it",
      before: `${"x".repeat(50)}cat${"y".repeat(50)}`,
      after: `${"x".repeat(50)}dog${"y".repeat(50)}`,
      width: 12,
      shown: ["…xxxxcatyyy…", "…xxxxdogyyy…"],
    },
    {
      name: "one that goes on where the other ends",
      before: "x".repeat(50),
      after: `${"x".repeat(50)}!`,
      width: 12,
      shown: ["…xxxxxxxxxx", "…xxxxxxxxxx!"],
    },
  ])("$name", ({ after, before, shown, width }) => {
    expect(shortenPair(before, after, width)).toEqual(shown);
  });

  it("fit, and what differs is seen, whatever they are", () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, anyText, fc.integer({ min: 12, max: 90 }), (start, a, b, end, width) => {
        const [before, after] = shortenPair(`${start}${a}${end}`, `${start}${b}${end}`, width);

        expect(textWidth(before)).toBeLessThanOrEqual(width);
        expect(textWidth(after)).toBeLessThanOrEqual(width);
        expect(before === after).toBe(a === b || `${a}${end}` === `${b}${end}`);
      }),
    );
  });

  it("are not cut between the halves of a character", () => {
    fc.assert(
      fc.property(characters, fc.integer({ min: 2, max: 20 }), (text, width) => {
        expect(cutEnd(text, width).isWellFormed()).toBe(true);
      }),
    );
  });
});

describe("texts of several lines", () => {
  const lines = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 30 });

  it("show what was taken away and what was put in, with a line on either side", () => {
    const before = ["1", "2", "3", "4", "5", "6", "7"];
    const after = ["1", "2", "3", "vier", "5", "6", "7"];

    expect(compareLines(before, after).map(({ kind, text }) => `${kind} ${text}`.trim())).toEqual([
      "left-out",
      "same 3",
      "removed 4",
      "added vier",
      "same 5",
      "left-out",
    ]);
  });

  it("take away no line that both have in the same place", () => {
    fc.assert(
      fc.property(lines, (all) => {
        expect(compareLines(all, all).filter(({ kind }) => kind === "removed" || kind === "added")).toEqual([]);
      }),
    );
  });

  it("lead from one to the other", () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const compared = compareLines(before, after);
        const only = (kind: string) => compared.filter((line) => line.kind === kind).map(({ text }) => text);
        const common = before.length - only("removed").length;

        expect(after.length - only("added").length).toBe(common);
        expect(without(before, only("removed"))).toEqual(without(after, only("added")));
      }),
    );
  });

  it("are told whole when there are too many to find what they have in common", () => {
    const before = Array.from({ length: 2000 }, (_, index) => `b${index}`);
    const after = Array.from({ length: 2000 }, (_, index) => `a${index}`);

    expect(compareLines(before, after)).toHaveLength(4000);
  });
});

describe("a value on a line", () => {
  it.each([
    { name: "a text is in quotes", value: "a", text: '"a"' },
    { name: "a text that looks like a number is none", value: "1", text: '"1"' },
    { name: "null is a value", value: null, text: "null" },
    { name: "undefined is nothing", value: undefined, text: "nothing" },
    { name: "a no-break space can be told from a space", value: "a\u00a0b", text: '"a\\u00a0b"' },
    { name: "what would turn the line around is named", value: "\u202eabc", text: '"\\u202eabc"' },
    { name: "a cursor's movement is named", value: "\u001b[2J\u009b2J", text: '"\\u001b[2J\\u009b2J"' },
  ])("$name", ({ text, value }) => {
    expect(showValue(value).text).toBe(text);
  });
});

/** Texts without these, each taken away once. */
function without(texts: readonly string[], taken: readonly string[]): string[] {
  const left = [...taken];
  return texts
    .filter((text) => {
      const at = left.indexOf(text);
      if (at !== -1) left.splice(at, 1);
      return at === -1;
    })
    .toSorted();
}
