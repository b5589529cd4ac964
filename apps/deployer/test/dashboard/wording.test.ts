import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { breakLines, queryMarks } from "../../src/dashboard/break-lines.ts";
import { parseMarkdown, plainText } from "../../src/dashboard/markdown.ts";
import { placeLimits } from "../../src/dashboard/place-limits.ts";
import { describeQuantity, describeSeconds } from "../../src/dashboard/quantity.ts";
import { shortenQuery } from "../../src/dashboard/shorten-query.ts";
import { escapeMarkup } from "../../src/terminal/escape-markup.ts";
import { textWidth } from "../../src/terminal/text.ts";

it.each([
  { value: 1800, unit: "second", text: "1,800 s (30 min)" },
  { value: 45, unit: "second", text: "45 s" },
  { value: 5400, unit: "second", text: "5,400 s (1 h 30 min)" },
  { value: 60_000, unit: "millisecond", text: "60,000 ms (1 min)" },
  { value: 250, unit: "millisecond", text: "250 ms" },
  { value: 2_500_000, unit: "microsecond", text: "2,500,000 µs (2.5 s)" },
  { value: 5, unit: "percent", text: "5 %" },
  { value: 0.5, unit: "percent", text: "0.5 %" },
  { value: 0, unit: "message", text: "0 messages" },
  { value: 1, unit: "request", text: "1 request" },
  { value: 1, unit: "batch", text: "1 batch" },
  { value: 2, unit: "batch", text: "2 batches" },
  { value: 1, unit: "state", text: "1" },
] as const)("says $value $unit as $text", ({ value, unit, text }) => {
  expect(describeQuantity(value, unit)).toBe(text);
});

it.each([
  [0, "0 s"],
  [90, "1 min 30 s"],
  [86_400, "24 h"],
  [25_920, "7 h 12 min"],
])("says %d seconds as %s", (seconds, text) => expect(describeSeconds(seconds)).toBe(text));

it.each([
  {
    name: "a list of names",
    query: "sum:a{x IN (a,b,c) AND x:$m.value}",
    short: "sum:a{x IN (3 names) AND x:$m.value}",
  },
  { name: "two lists", query: "a{x IN (a,b)} / b{y IN (c,d,e)}", short: "a{x IN (2 names)} / b{y IN (3 names)}" },
  { name: "one name", query: "sum:a{x:a}", short: "sum:a{x:a}" },
  { name: "a search", query: "(status:error OR @class:(4xx OR 5xx))", short: "(status:error OR @class:(4xx OR 5xx))" },
])("counts names in $name", ({ query, short }) => expect(shortenQuery(query)).toBe(short));

describe("lines", () => {
  const options = (width: number) => ({ width, measure: textWidth, breakAfter: queryMarks });

  it("end at spaces and behind a query's marks, never within a variable", () => {
    expect(breakLines("sum:aws.sqs.sent{queuename:$model.value-queue}", options(20))).toEqual([
      "sum:aws.sqs.sent{",
      "queuename:",
      "$model.value-queue}",
    ]);
  });

  it("fit, and lose nothing but spaces at their ends", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme-ascii", maxLength: 200 }),
        fc.integer({ min: 2, max: 40 }),
        (text, width) => {
          const lines = breakLines(text, options(width));
          expect(lines.every((line) => textWidth(line) <= width && line !== "")).toBe(true);
          expect(lines.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
        },
      ),
    );
  });
});

describe("Markdown", () => {
  it("has paragraphs, strong, code, links and items", () => {
    expect(parseMarkdown("**A** `b` c\nd\n\n- [e](https://f.example)\n- g")).toEqual([
      {
        kind: "paragraph",
        inlines: [
          { kind: "strong", text: "A" },
          { kind: "plain", text: " " },
          { kind: "code", text: "b" },
          { kind: "plain", text: " c d" },
        ],
      },
      { kind: "item", inlines: [{ kind: "link", text: "e", url: "https://f.example" }] },
      { kind: "item", inlines: [{ kind: "plain", text: "g" }] },
    ]);
  });

  it.each(["[x](javascript:alert(1))", "[x](data:text/html,1)", "<b>x</b>", "**x", "`x"])(
    "leaves %s as text",
    (text) => {
      expect(parseMarkdown(text)).toEqual([{ kind: "paragraph", inlines: [{ kind: "plain", text }] }]);
    },
  );

  it("loses no word, whatever is written", () => {
    const letters = fc.string({
      unit: fc.constantFrom("a", "*", "`", "[", "]", "(", ")", " ", "\n", "-"),
      maxLength: 60,
    });
    fc.assert(
      fc.property(letters, (text) => {
        const plain = parseMarkdown(text).map(({ inlines }) => plainText(inlines));
        expect(plain.join("").replace(/[^a]/g, "")).toBe(text.replace(/[^a]/g, ""));
      }),
    );
  });
});

it("escapes every text so that it comes back as it was and ends no tag or quote", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const escaped = escapeMarkup(text);
      expect(escaped).not.toMatch(/[<>"']|&(?!#\d+;)/);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: no XML may hold them
      expect(escaped).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
    }),
  );
  expect(escapeMarkup(`<a b="c">'&'`)).toBe("&#60;a b=&#34;c&#34;&#62;&#39;&#38;&#39;");
});

it("places limits in their proportion, with labels that keep apart and stay in the axis", () => {
  expect(
    placeLimits([120, 60].map((value) => ({ label: "ends", value, text: `${value} s` }))).map(({ at }) =>
      at.toFixed(2),
    ),
  ).toEqual(["0.37", "0.74"]);
  const values = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(values, (given) => {
      const placed = placeLimits(given.map((value) => ({ label: "page", value, text: `${value}` })));
      expect(placed.map(({ value }) => value)).toEqual(given.toSorted((a, b) => a - b));
      for (const [index, { at, labelAt }] of placed.entries()) {
        expect(at >= 0 && at <= 0.75 && labelAt >= 0 && labelAt <= 0.78).toBe(true);
        if (index > 0) expect(labelAt - (placed[index - 1]?.labelAt ?? 0)).toBeGreaterThanOrEqual(0.2);
      }
    }),
  );
});
