import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderTestReport } from "../../../src/cases/report/render-test-report.ts";
import type { TestOutput } from "../../../src/output/test-output.ts";
import { createStyle } from "../../../src/terminal/style.ts";
import { textWidth } from "../../../src/terminal/text.ts";
import {
  anyCharacters,
  caseOutput,
  comparedCase,
  comparedModel,
  comparisonOf,
  finding,
  modelOutput,
  outputSaying,
  testOutput,
} from "../../support/test-outputs.ts";

const plain = { style: createStyle(false), columns: 80 };

function render(output: TestOutput): string[] {
  return renderTestReport(output, plain).split("\n");
}

describe("a report in a terminal", () => {
  it("has a line for a case that passed", () => {
    expect(render(testOutput([caseOutput()]))).toEqual([
      "✓ office  passed  1.2 s",
      "",
      "1 case: 1 passed  2.5 s  local, on this machine",
      "",
    ]);
  });

  it("shows of a case that failed what differs, where that is expected and what to run", () => {
    const findings = [
      finding(),
      finding({ kind: "near", pointer: "/confidence", expected: { value: 0.93, within: 0.05 }, actual: 0.71, line: 9 }),
    ];

    expect(render(testOutput([caseOutput({}, findings)]))).toEqual([
      "✗ office  failed  1.2 s",
      "  model-b",
      '    /propertyType  "office" → "industrial"',
      "    pipelines/p/cases/office/expect.yaml:7",
      "    /confidence    0.93 ± 0.05 → 0.71",
      "    pipelines/p/cases/office/expect.yaml:9",
      "",
      "1 case: 1 failed  2.5 s  local, on this machine",
      "  sluice test pipelines/p/pipeline.yaml --case office",
      "",
    ]);
  });

  it("names the place of several differences from one stored prediction once", () => {
    const stored = (pointer: string) => finding({ kind: "stored", pointer, expected: 1, actual: 2, line: 4 });

    const lines = render(testOutput([caseOutput({}, [stored("/a"), stored("/b")])]));

    expect(lines.slice(2, 5)).toEqual(["    /a  1 → 2", "    /b  1 → 2", "    pipelines/p/cases/office/expect.yaml:4"]);
  });

  it("puts what has to be read at the end", () => {
    const cases = [caseOutput({ name: "a" }, [finding()]), caseOutput({ name: "b" })];

    const heads = render(testOutput(cases)).filter((line) => /^[✓✗]/.test(line));

    expect(heads).toEqual(["✓ b  passed  1.2 s", "✗ a  failed  1.2 s"]);
  });

  it.each([
    {
      name: "a value that is missing, and why",
      told: finding({
        actual: null,
        pointer: "/x",
        message: "there is nothing at /x; did you mean /y in the prediction?",
      }),
      lines: ['/x  "office" → nothing', "there is nothing at /x; did you mean /y in the prediction?"],
    },
    {
      name: "null where a text is expected",
      told: finding({ actual: null }),
      prediction: { propertyType: null },
      lines: ['/propertyType  "office" → null'],
    },
    {
      name: "a text without the pattern",
      told: finding({ kind: "matches", expected: "^office$" }),
      lines: ['/propertyType  /^office$/ → "industrial"'],
    },
    {
      name: "a number that looks as if it had the pattern",
      told: finding({ kind: "matches", expected: "31", actual: 31 }),
      lines: ["/propertyType  /31/ → 31 (a number)"],
    },
    {
      name: "something where nothing should be",
      told: finding({ kind: "absent", expected: null }),
      lines: ['/propertyType  nothing → "industrial"'],
    },
    {
      name: "what a schema finds, with the value",
      told: finding({
        kind: "schema",
        expected: "#/type",
        message: "/propertyType is a text, the schema wants number",
      }),
      lines: ['/propertyType is a text, the schema wants number; it is "industrial"'],
    },
    {
      name: "a prediction that never came",
      told: finding({
        kind: "no-prediction",
        pointer: null,
        message: "there is no prediction: HTTP 500",
        actual: null,
      }),
      lines: ["there is no prediction: HTTP 500"],
    },
    {
      name: "what was added to a stored prediction",
      told: finding({ kind: "stored", pointer: "/new", expected: null, actual: 1 }),
      lines: ["/new  nothing → 1"],
    },
    {
      name: "long texts around where they differ",
      told: finding({ expected: `${"word ".repeat(30)}cat`, actual: `${"word ".repeat(30)}dog` }),
      lines: [
        "/propertyType",
        `  expected  …ord ${"word ".repeat(11)}cat"`,
        `  actual    …ord ${"word ".repeat(11)}dog"`,
      ],
    },
    {
      name: "texts of several lines by line",
      told: finding({ expected: "a\nb\nc", actual: "a\nx\nc" }),
      lines: ["/propertyType", "    a", "  - b", "  + x", "    c"],
    },
  ])("shows $name", ({ lines, prediction = {}, told }) => {
    const one = caseOutput({ status: "failed", models: [modelOutput({ prediction, findings: [told] })] });

    expect(render(testOutput([one])).slice(2, 2 + lines.length)).toEqual(lines.map((line) => `    ${line}`));
  });

  it("says of a flaky case how often it passed, and in which runs it did not", () => {
    const runs = [1, 2, 3].map((repetition) => ({ repetition, documentId: "d", passed: repetition !== 2, seconds: 1 }));
    const one = caseOutput({ status: "flaky", runs }, [finding({ runs: [2] })]);

    const text = renderTestReport(testOutput([one], { repeat: 3 }), plain);

    expect(text).toContain("~ office  flaky: passed 2 of 3 runs  1.2 s");
    expect(text).toContain("pipelines/p/cases/office/expect.yaml:7  in run 2 of 3");
    expect(text).toContain("  sluice test pipelines/p/pipeline.yaml --case office --repeat 3");
  });

  it("names a model that was not run because of another", () => {
    const skipped = modelOutput({ model: "model-c", status: "skipped", reason: "model-b failed", prediction: null });
    const one = caseOutput({ status: "failed", models: [modelOutput({ findings: [finding()] }), skipped] });

    const lines = render(testOutput([one]));
    expect(lines.slice(lines.indexOf("  model-c"))).toContain("    skipped: model-b failed");
  });

  it("tells at most ten differences of a model, and how many there are", () => {
    const findings = Array.from({ length: 30 }, (_, index) => finding({ pointer: `/${index}` }));

    const lines = render(testOutput([caseOutput({}, findings)]));

    expect(lines.filter((line) => line.includes("→"))).toHaveLength(10);
    expect(lines).toContain("    and 20 more differences");
  });

  it.each([
    {
      name: "an environment is named",
      changes: { environment: "data_dev", release: 7 },
      next: " --environment data_dev --case office",
    },
    {
      name: "names that a shell would take apart are in quotes",
      changes: { file: "my pipeline.yaml" },
      next: " 'my pipeline.yaml' --case office",
    },
  ])("in what to run next $name", ({ changes, next }) => {
    expect(renderTestReport(testOutput([caseOutput({}, [finding()])], changes), plain)).toContain(next);
  });

  it("says how to keep what is predicted now, where only stored predictions differ", () => {
    const stored = testOutput([caseOutput({}, [finding({ kind: "stored" })])]);
    const mixed = caseOutput({ name: "mixed" }, [finding({ kind: "stored" }), finding()]);

    const update = "  sluice test pipelines/p/pipeline.yaml --case office --update\n";
    expect(renderTestReport(stored, plain)).toContain(update);
    expect(renderTestReport(testOutput([mixed]), plain)).not.toContain("--update");
    expect(renderTestReport(testOutput([mixed, ...stored.cases]), plain)).toContain(update);
  });

  it("cuts a reason that is a whole page", () => {
    const message = `there is no prediction: ${"html ".repeat(5000)}`;
    const told = finding({ kind: "no-prediction", pointer: null, message });

    expect(renderTestReport(testOutput([caseOutput({}, [told])]), plain).length).toBeLessThan(1500);
  });

  it("colours by the style only", () => {
    const output = testOutput([caseOutput({}, [finding()])]);

    expect(renderTestReport(output, plain)).not.toContain("\u001b");
    expect(renderTestReport(output, { ...plain, style: createStyle(true) })).toContain("\u001b[31m");
  });

  it("keeps to the width and moves no cursor, whatever models and files say", () => {
    fc.assert(
      fc.property(anyCharacters, fc.integer({ min: 40, max: 120 }), (text, columns) => {
        const lines = renderTestReport(outputSaying(text), { ...plain, columns }).split("\n");

        expect(lines.join("").match(/\p{Cc}/u)).toBeNull();
        // Words, and places and commands, are not broken, so that they can be copied.
        const wide = lines.filter((line) => textWidth(line) > columns);
        expect(wide.filter((line) => / → | {2}(expected|actual|before|after) {2}|^[✓✗~] /.test(line))).toEqual([]);
      }),
    );
  });
});

describe("a comparison in a terminal", () => {
  const changed = comparedModel({
    changed: 2,
    after: { image: "model-b:1", archive: "b".repeat(64) },
    labels: [{ pointer: "/type", cases: 2, moves: [{ before: "office", after: "retail", count: 2 }] }],
    numbers: [{ pointer: "/confidence", cases: 2, largest: { case: "shop", before: 0.9, after: 0.4 } }],
    cases: [
      comparedCase({
        result: "changed",
        differences: [{ pointer: "/type", kind: "changed", before: "office", after: "retail" }],
        moreDifferences: 3,
      }),
      comparedCase({ case: "shop", result: "failed-after", reasonAfter: "HTTP 500" }),
      comparedCase({ case: "same", unstable: ["/at"] }),
    ],
  });

  it("says by model what changed, in sum and by case", () => {
    const comparison = comparisonOf([changed, comparedModel({ model: "model-c" })]);

    expect(render(testOutput([caseOutput()], { comparison }))).toEqual([
      "✓ office  passed  1.2 s",
      "",
      "What changed from main (1a2b3c4) to the work tree",
      "  model-b  2 of 2 predictions changed",
      "    archive aaaaaaaaaaaa -> bbbbbbbbbbbb",
      '    /type        2 × "office" → "retail"',
      "    /confidence  2 cases, most 0.9 → 0.4 in shop",
      "    office",
      '      /type  "office" → "retail"',
      "      and 3 more differences",
      "    shop",
      "      no prediction any more: HTTP 500",
      "    same",
      "      differs from run to run: /at",
      "  unchanged: model-c",
      "",
      "1 case: 1 passed  2.5 s  local, on this machine",
      "",
    ]);
  });

  it.each([
    { name: "a new model", changes: { before: null }, line: "  model-b  is new" },
    { name: "a model that is gone", changes: { after: null }, line: "  model-b  is gone" },
  ])("names $name", ({ changes, line }) => {
    const comparison = comparisonOf([comparedModel(changes)]);

    expect(render(testOutput([caseOutput()], { comparison }))).toContain(line);
  });
});
