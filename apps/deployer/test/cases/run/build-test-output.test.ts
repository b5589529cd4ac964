import fc from "fast-check";
import Value from "typebox/value";
import { describe, expect, it } from "vitest";
import type { Case } from "../../../src/cases/case.ts";
import type { CaseRun } from "../../../src/cases/case-run.ts";
import type { Finding } from "../../../src/cases/judge/judge-run.ts";
import { buildTestOutput } from "../../../src/cases/run/build-test-output.ts";
import type { JudgedCase } from "../../../src/cases/run/judged-case.ts";
import { TestOutput } from "../../../src/output/test-output.ts";

const one: Case = {
  name: "office",
  folder: "/reader/cases/office",
  file: "cases/office/expect.yaml",
  input: { path: "/reader/cases/office/a.txt", name: "a.txt", sizeBytes: 1 },
  models: {},
};

const finding = (changes: Partial<Finding> = {}): Finding => ({
  model: "model-a",
  kind: "equals",
  pointer: "/name",
  message: "another value",
  expected: "a",
  actual: "b",
  line: 3,
  ...changes,
});

function runOf(repetition: number, changes: Partial<CaseRun["models"][number]> = {}): CaseRun {
  const documentId = String(repetition).repeat(64).slice(0, 64);
  const body = Buffer.from(JSON.stringify({ repetition, documentId }));
  const model = { model: "model-a", content: { image: "a:1" }, status: "succeeded", body, ...changes } as const;
  return { repetition, documentId, source: { bucket: "b", key: "k" }, seconds: repetition, models: [model] };
}

const judged = (...findings: readonly (readonly Finding[])[]): JudgedCase => ({
  one,
  runs: findings.map((found, index) => ({ run: runOf(index + 1), findings: found })),
  updated: false,
});

function build(cases: readonly JudgedCase[]): TestOutput {
  const facts = { pipeline: "reader", environment: "local", release: null, file: "pipeline.yaml", seconds: 1.23456 };
  const output = buildTestOutput({ ...facts, startedAt: "2026-11-22T09:00:00.000Z", repeat: 1, cases });
  expect([...Value.Errors(TestOutput, output)]).toEqual([]);
  return output;
}

describe("the status of a case", () => {
  it.each([
    { name: "nothing is found", findings: [[]], status: "passed", passed: true },
    { name: "nothing is found each time", findings: [[], [], []], status: "passed", passed: true },
    { name: "something is found", findings: [[finding()]], status: "failed", passed: false },
    { name: "something is found each time", findings: [[finding()], [finding()]], status: "failed", passed: false },
    {
      name: "something else is found each time",
      findings: [[finding()], [finding({ pointer: "/b" })]],
      status: "failed",
      passed: false,
    },
    { name: "something is found at last", findings: [[], [], [finding()]], status: "flaky", passed: false },
    { name: "something is found at first", findings: [[finding()], []], status: "flaky", passed: false },
    { name: "it never ran", findings: [], status: "failed", passed: false },
  ])("is $status when $name", ({ findings, status, passed }) => {
    const output = build([judged(...findings)]);

    expect([output.cases[0]?.status, output.passed]).toEqual([status, passed]);
  });

  it("is updated when a prediction of it was stored", () => {
    expect(build([{ ...judged([]), updated: true }])).toMatchObject({ passed: true, cases: [{ status: "updated" }] });
  });

  it("is passed exactly when every run is, whatever is found where", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }), (runs) => {
        const output = build([judged(...runs.map((isRight) => (isRight ? [] : [finding()])))]);

        expect(output.passed).toBe(runs.every(Boolean));
        expect(output.cases[0]?.status === "flaky").toBe(new Set(runs).size === 2);
      }),
    );
  });
});

describe("the output of a test", () => {
  it("has not passed without a case", () => {
    expect(build([]).passed).toBe(false);
  });

  it("shows the first run that failed, and each finding once with the runs it is of", () => {
    const second = finding({ pointer: "/second" });

    const output = build([judged([], [finding(), second], [finding()])]);

    const [shown] = output.cases;
    expect(shown?.models[0]?.prediction).toEqual({ repetition: 2, documentId: "${documentId}" });
    expect(shown?.models[0]?.findings.map(({ pointer, runs }) => [pointer, runs])).toEqual([
      ["/name", [2, 3]],
      ["/second", [2]],
    ]);
    expect(shown?.runs.map(({ repetition, passed }) => [repetition, passed])).toEqual([
      [1, true],
      [2, false],
      [3, false],
    ]);
  });

  it.each([
    { name: "is no JSON", body: Buffer.from("office") },
    { name: "is larger than a report shows", body: Buffer.from(JSON.stringify("x".repeat(101 * 1024))) },
    { name: "is nested too deeply to be written again", body: Buffer.from("[".repeat(20_000) + "]".repeat(20_000)) },
    { name: "is not there", body: undefined },
  ])("has no prediction when it $name", ({ body }) => {
    const run = runOf(1);
    const models = run.models.map(({ body: _, ...model }) => ({ ...model, ...(body === undefined ? {} : { body }) }));

    const output = build([{ one, runs: [{ run: { ...run, models }, findings: [] }], updated: false }]);

    expect(output.cases[0]?.models[0]?.prediction).toBeNull();
  });

  it("keeps every digit of a prediction's integers", () => {
    const output = build([
      {
        one,
        runs: [{ run: runOf(1, { body: Buffer.from('{"id":12345678901234567890}') }), findings: [] }],
        updated: false,
      },
    ]);

    expect(JSON.stringify(output.cases[0]?.models[0]?.prediction)).toBe('{"id":12345678901234567890}');
  });

  it("tells times in milliseconds, of several runs the mean", () => {
    const output = build([judged([], [])]);

    expect([output.seconds, output.cases[0]?.seconds]).toEqual([1.235, 1.5]);
  });
});
