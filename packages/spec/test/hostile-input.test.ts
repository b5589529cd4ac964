import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { problemsOf, spoilt, validText } from "./support/pipeline-text.ts";

const codesOf = (text: string): readonly string[] => problemsOf(text).map((problem) => problem.code);

describe("input made to hurt", () => {
  it("cannot grow by aliases", () => {
    const levels = Array.from(
      { length: 9 },
      (_, level) => `l${level + 1}: &l${level + 1} [${`*l${level}, `.repeat(9)}*l${level}]`,
    );

    expect(codesOf(`l0: &l0 [a, b]\n${levels.join("\n")}\n`)).toEqual(["SPEC_ALIAS_LIMIT"]);
  });

  it("cannot contain itself", () => {
    expect(codesOf("a: &a [*a]\n")).toEqual(["SPEC_YAML_SYNTAX"]);
  });

  it("may nest no deeper than the parser can go", () => {
    expect(codesOf(`a: ${"[".repeat(200_000)}`)).toEqual(["SPEC_YAML_SYNTAX"]);
  });

  it("may be wrong a hundred and fifty thousand times", () => {
    const codes = codesOf(
      spoilt("[.pdf, .txt]", `[${Array.from({ length: 150_000 }, (_, index) => index).join(", ")}]`),
    );

    expect(codes).toHaveLength(150_000);
    expect(new Set(codes)).toEqual(new Set(["SPEC_WRONG_TYPE"]));
  });

  it("changes no prototype", () => {
    const codes = codesOf(spoilt("owner:", "__proto__: {polluted: true}\nowner:"));

    expect(codes).toEqual(["SPEC_UNKNOWN_KEY"]);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  it("may call a model as JavaScript calls a member of every object", () => {
    expect(problemsOf(validText.replaceAll("model-b", "constructor"))).toEqual([]);
  });

  it("is told without an exception, whatever of a good file is replaced", () => {
    const piece = fc.constantFrom(
      "",
      "null",
      "[]",
      "{}",
      "{a: b}",
      "[a]",
      "-1",
      "1.5",
      "true",
      "*x",
      "&x",
      "!t",
      "|",
      "\n",
      ":",
      "${",
      "${x}",
      "\t",
      "'",
      "model-b",
      "é\u0301",
    );
    const edit = fc.record({ at: fc.nat({ max: validText.length }), cut: fc.nat({ max: 40 }), add: piece });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        let text = validText;
        for (const { at, cut, add } of edits) text = text.slice(0, at) + add + text.slice(at + cut);
        const lines = text.split("\n");
        let last = 0;
        for (const { line, column, length, message, code } of problemsOf(text)) {
          expect(code).toMatch(/^SPEC_[A-Z0-9_]+$/);
          expect(message).not.toBe("");
          expect(line).toBeGreaterThanOrEqual(Math.max(1, last));
          expect(line).toBeLessThanOrEqual(lines.length);
          expect(column).toBeGreaterThanOrEqual(1);
          expect(length).toBeGreaterThanOrEqual(1);
          last = line;
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("a file of a thousand models", () => {
  const chain = Array.from(
    { length: 1000 },
    (_, index) =>
      `  m${index}:\n    dependsOn: [${index === 0 ? "model-a" : `m${index - 1}`}]\n    image: m\n    instanceType: ml.m5.large\n`,
  ).join("");
  const servers = Array.from({ length: 1000 }, (_, index) => `      m${index}: {serve: s}\n`).join("");

  it("is read like any other", () => {
    expect(problemsOf(`${spoilt("\nconsumers:", `${chain}\nconsumers:`)}${servers}`)).toEqual([]);
  });

  it("has all of its problems told", () => {
    const text = spoilt("\nconsumers:", `${chain}\nconsumers:`);

    expect(codesOf(text)).toEqual(Array.from({ length: 1000 }, () => "SPEC_MISSING_SERVE"));
  });
});
