import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDocument } from "yaml";
import { parsePipeline } from "../src/parse-pipeline.ts";
import { readPlainYaml } from "../src/yaml/read-plain-yaml.ts";
import { validText } from "./support/pipeline-text.ts";

const example = readFileSync(
  new URL("../../../pipelines/sagemaker-pipeline-example/pipeline.yaml", import.meta.url),
  "utf8",
);
const environments = [
  { name: "local", stage: "local" },
  { name: "data_dev", stage: "dev" },
  { name: "data_prod", stage: "prod" },
];

/** Asserts that a text found valid holds what the full parser reads in it. */
function expectAgreement(text: string): void {
  const result = parsePipeline(text, { environments });
  if (!result.ok) return;
  const document = parseDocument(text, { logLevel: "error" });
  expect(document.errors).toEqual([]);
  expect(result.value.content).toEqual(document.toJS());
}

describe("the quick reading of a pipeline file", () => {
  it.each([
    { name: "the file of the tests", text: validText },
    { name: "the example pipeline", text: example },
    { name: "a block scalar", text: "a: |\n  b\n" },
    { name: "windows line ends", text: "a:\r\n  b: [1, 2]\r\n" },
  ])("reads $name as the full parser does", ({ text }) => {
    expect(readPlainYaml(text)?.value).toEqual(parseDocument(text).toJS());
  });

  it.each([
    { name: "a tab", text: "a:\n\tb: 1\n" },
    { name: "an alias", text: "a: &x 1\nb: *x\n" },
    { name: "a duplicate key", text: "a: 1\na: 2\n" },
    { name: "a second document", text: "a: 1\n---\nb: 2\n" },
    { name: "a tag", text: "a: !!str 1\n" },
    { name: "a number beyond all numbers", text: "a: 5e400\n" },
    { name: "a directive", text: "%YAML 1.1\n---\na: 1\n" },
    { name: "a line between two indents", text: "a:\n    b: 1\n  c: 2\n" },
    { name: "lists nested beyond the stack", text: "[".repeat(200_000) },
  ])("leaves $name to the full parser", ({ text }) => {
    expect(readPlainYaml(text)).toBeUndefined();
  });

  it("agrees with the full parser on files with any few characters changed", () => {
    const piece = fc.constantFrom(
      ..." \n:#-[]{},'\"&*!|>%@`?~.0x$/=_",
      "- ",
      ": ",
      " #",
      "\n  ",
      "\n    ",
      "\n- ",
      "null",
      "true",
      "yes",
      "0b1",
      "0o7",
      "012",
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

  it("agrees with the full parser on any scalar in the place of a count or a text", () => {
    const scalar = fc.oneof(
      fc.string({ unit: fc.constantFrom(..."0123456789abefox_+-.: ~'\""), maxLength: 6 }),
      fc.constantFrom(
        "0b10",
        "0o17",
        "0x1f",
        "+3",
        "3.0",
        "3e0",
        ".5",
        "1_000",
        "~",
        "Null",
        "True",
        "on",
        "2026-11-22",
        "1:30",
      ),
    );
    fc.assert(
      fc.property(scalar, scalar, (count, text) =>
        expectAgreement(
          example.replace("instances: 2", `instances: ${count}`).replace("owner: data-science", `owner: ${text}`),
        ),
      ),
      { numRuns: 2000 },
    );
  });
});
