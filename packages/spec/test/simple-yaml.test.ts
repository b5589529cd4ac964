import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDocument, stringify } from "yaml";
import { readSimpleYaml } from "../src/yaml/read-simple-yaml.ts";
import { validText } from "./support/pipeline-text.ts";

const example = readFileSync(
  new URL("../../../pipelines/sagemaker-pipeline-example/pipeline.yaml", import.meta.url),
  "utf8",
);

/** What the full parser makes of a text, if it has nothing against it. */
function fully(text: string): { readonly value: unknown } | undefined {
  const document = parseDocument(text, { logLevel: "error" });
  return document.errors.length > 0 ? undefined : { value: document.toJS() };
}

/** Asserts that the simple reader either declines or agrees with the full parser. */
function expectAgreement(text: string): void {
  const simple = readSimpleYaml(text);
  if (simple !== undefined) expect(simple).toEqual(fully(text));
}

describe("the simple YAML reader", () => {
  it.each([
    { name: "the file of the tests", text: validText },
    { name: "the example pipeline", text: example },
  ])("reads $name", ({ text }) => {
    expect(readSimpleYaml(text)).toEqual(fully(text));
  });

  it.each([
    { name: "a list at its key's own indent", text: "a:\n- b\n- c\nd: e\n" },
    { name: "a mapping in a list", text: "a:\n  - b: 1\n    c: [x, {y: z}]\n  - b: 2\n" },
    { name: "comments", text: "# a\na: b # c\n  # d\ne: 'f # g' # h\ni: j#k\n" },
    { name: "empty values", text: "a:\nb: {}\nc: []\nd:\n  e:\n" },
    { name: "text that begins like a number", text: "a: 1.4.0\nb: 12 monkeys\nc: 1-2\nd: 5.x\n" },
    { name: "flow collections in flow collections", text: "a: [[1, 2], {b: {c: s3://x/y}}, 'd, e']\n" },
  ])("reads $name", ({ text }) => {
    const simple = readSimpleYaml(text);

    expect(simple).toBeDefined();
    expect(simple).toEqual(fully(text));
  });

  it.each([
    { name: "a tab", text: "a:\n\tb: 1\n" },
    { name: "an alias", text: "a: &x 1\nb: *x\n" },
    { name: "a block scalar", text: "a: |\n  b\n" },
    { name: "a scalar over two lines", text: "a: b\n  c\n" },
    { name: "a number with leading zeros", text: "a: 012\n" },
    { name: "a duplicate key", text: "a: 1\na: 2\n" },
    { name: "a second document", text: "a: 1\n---\nb: 2\n" },
    { name: "an escape", text: 'a: "\\u0041"\n' },
    { name: "a tag", text: "a: !!str 1\n" },
    { name: "a line between two indents", text: "a:\n    b: 1\n  c: 2\n" },
  ])("leaves $name to the full parser", ({ text }) => {
    expect(readSimpleYaml(text)).toBeUndefined();
  });

  const scalar = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 12 }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.double(),
  );
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      scalar,
      fc.array(tie("tree"), { maxLength: 4 }),
      fc.dictionary(fc.string({ unit: "grapheme-ascii", maxLength: 8 }), tie("tree"), { maxKeys: 4 }),
    ),
  }));
  const layout = fc.record({
    indent: fc.integer({ min: 1, max: 4 }),
    indentSeq: fc.boolean(),
    collectionStyle: fc.constantFrom("any" as const, "block" as const, "flow" as const),
    singleQuote: fc.boolean(),
  });

  it("agrees with the full parser on whatever a YAML writer makes", () => {
    fc.assert(
      fc.property(tree, layout, (value, options) => expectAgreement(stringify({ value }, options))),
      { numRuns: 500 },
    );
  });

  it("agrees with the full parser on files with any few characters changed", () => {
    const piece = fc.constantFrom(
      ..." \n:#-[]{},'\"&*!|>%@`?~.0x$/=",
      "- ",
      ": ",
      " #",
      "\n  ",
      "\n    ",
      "\n- ",
      "null",
      "true",
      "1e3",
      "---\n",
      "é",
      "a",
    );
    const edit = fc.record({
      at: fc.nat({ max: example.length }),
      cut: fc.nat({ max: 12 }),
      add: fc.array(piece, { maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
        let text = example;
        for (const { at, cut, add } of edits) text = text.slice(0, at) + add.join("") + text.slice(at + cut);
        expectAgreement(text);
      }),
      { numRuns: 1000 },
    );
  });

  it("agrees with the full parser on short texts of YAML's own characters", () => {
    const piece = fc.constantFrom(
      "a",
      "b: ",
      "b:",
      "- ",
      "\n",
      "\n  ",
      " ",
      "[",
      "]",
      "{",
      "}",
      ",",
      "'",
      '"',
      "#",
      " #",
      "1",
      ".5",
      "~",
      "null",
      ":",
      "-",
      "$",
      "/",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => expectAgreement(pieces.join(""))),
      { numRuns: 3000 },
    );
  });
});
