import fc from "fast-check";
import { Check } from "typebox/value";
import { describe, expect, it } from "vitest";
import type { Case } from "../../../src/cases/case.ts";
import type { CaseRun, ModelRun } from "../../../src/cases/case-run.ts";
import { buildComparison, type VersionRuns } from "../../../src/cases/compare/build-comparison.ts";
import { CompareOutput } from "../../../src/output/compare-output.ts";

type Predictions = Readonly<Record<string, unknown>>;

/** What a model of one version answers: a value, or a run that came to no prediction. */
interface Answer extends Partial<Omit<ModelRun, "body">> {
  readonly body?: Buffer;
}

const commit = { sha: "1a2b3c4d".repeat(5), dirty: false };
const side = { commit, environment: null, release: null, notes: [] };
const sides = {
  before: { ...side, kind: "commit" as const, label: "main (1a2b3c4)" },
  after: { ...side, kind: "work-tree" as const, label: "the work tree" },
};

function caseOf(name: string, ignore: readonly string[] = []): Case {
  const stored = { line: 1, value: { path: "/stored.json", within: 0, ignore } };
  const expectation = { line: 1, equals: {}, near: {}, matches: {}, absent: [], stored };
  return {
    name,
    folder: `/cases/${name}`,
    file: `cases/${name}/expect.yaml`,
    input: { path: `/cases/${name}/a.txt`, name: "a.txt", sizeBytes: 1 },
    models: { "model-a": expectation },
  };
}

function modelsOf(...names: readonly string[]): VersionRuns["models"] {
  return names.map((name) => ({ name, image: `${name}:1.0.0` }));
}

let runs = 0;

function run(answers: Readonly<Record<string, Answer>>, repetition = 1): CaseRun {
  runs += 1;
  const documentId = String(runs).padStart(64, "0");
  const models = Object.entries(answers).map(([model, answer]): ModelRun => {
    return { model, content: { image: `${model}:1.0.0` }, status: "succeeded", ...answer };
  });
  const source = { bucket: "input", key: `sluice-test/${runs}/a.txt` };
  return { repetition, documentId, source, seconds: 1, models };
}

function json(value: unknown): Answer {
  return { body: Buffer.from(JSON.stringify(value)) };
}

/** A version whose only model answers each case with a value. */
function version(which: "before" | "after", predictions: Predictions, ignore: readonly string[] = []): VersionRuns {
  const cases = Object.entries(predictions).map(([name, value]) => {
    return { one: caseOf(name, ignore), runs: [run({ "model-a": json(value) })] };
  });
  return { side: sides[which], models: modelsOf("model-a"), cases };
}

function compare(before: Predictions, after: Predictions, ignore: readonly string[] = []) {
  const output = buildComparison(version("before", before), version("after", after, ignore));
  expect(Check(CompareOutput, JSON.parse(JSON.stringify(output)))).toBe(true);
  const [model] = output.models;
  if (model === undefined) throw new Error("no model was compared");
  return { ...model, anything: output.changed };
}

describe("a prediction", () => {
  it("that says the same is the same, whatever its document was called", () => {
    const answer = (id: string, key: string) => ({ "model-a": json({ documentId: id, source: `s3://input/${key}` }) });
    const one = caseOf("a");
    const made = [1, 2].map((number) => {
      const named = run({});
      const key = `sluice-test/${number}/a.txt`;
      return { ...named, source: { bucket: "input", key }, models: run(answer(named.documentId ?? "", key)).models };
    });

    const [before, after] = made.map((each) => [{ one, runs: [each] }]);
    const output = buildComparison(
      { side: sides.before, models: modelsOf("model-a"), cases: before ?? [] },
      { side: sides.after, models: modelsOf("model-a"), cases: after ?? [] },
    );

    expect(output.changed).toBe(false);
    expect(output.models[0]?.cases).toMatchObject([{ case: "a", result: "same", differences: [] }]);
  });

  it("that changed is told with every place, the values before and after", () => {
    const { cases, anything, changed, compared } = compare(
      { a: { type: "office", gone: 1 }, b: { type: "land" } },
      { a: { type: "retail", come: [2] }, b: { type: "land" } },
    );

    expect({ anything, changed, compared }).toEqual({ anything: true, changed: 1, compared: 2 });
    expect(cases.map(({ result }) => result)).toEqual(["changed", "same"]);
    expect(cases[0]?.differences).toEqual([
      { pointer: "/type", kind: "changed", before: "office", after: "retail" },
      { pointer: "/gone", kind: "removed", before: 1, after: null },
      { pointer: "/come", kind: "added", before: null, after: [2] },
    ]);
  });

  it("is not compared where its case says that it differs from run to run", () => {
    const ignored = compare({ a: { at: "10:00", n: 1 } }, { a: { at: "11:00", n: 1 } }, ["/at"]);
    expect(ignored.cases[0]?.result).toBe("same");
  });

  it("lists the first differences and counts the others", () => {
    const list = (first: number) => Array.from({ length: 50 }, (_, index) => first + index);

    const [compared] = compare({ a: list(0) }, { a: list(100) }).cases;

    expect(compared?.differences).toHaveLength(20);
    expect(compared?.moreDifferences).toBe(30);
  });

  it.each([
    { name: "text", before: Buffer.from("one page"), after: Buffer.from("two pages"), result: "changed" },
    { name: "the same text", before: Buffer.from("one page"), after: Buffer.from("one page"), result: "same" },
    { name: "bytes", before: Buffer.from([0xff, 1]), after: Buffer.from([0xff, 2]), result: "changed" },
    { name: "the same bytes", before: Buffer.from([0xff, 1]), after: Buffer.from([0xff, 1]), result: "same" },
    { name: "nothing", before: Buffer.from(""), after: Buffer.from(""), result: "same" },
    {
      name: "a number too long for a double",
      before: "12345678901234567890",
      after: "12345678901234567891",
      result: "changed",
    },
  ])("may be $name", ({ before, after, result }) => {
    const cases = (body: Buffer | string) => [
      { one: caseOf("a"), runs: [run({ "model-a": { body: Buffer.from(body) } })] },
    ];

    const output = buildComparison(
      { side: sides.before, models: modelsOf("model-a"), cases: cases(before) },
      { side: sides.after, models: modelsOf("model-a"), cases: cases(after) },
    );

    expect(output.models[0]?.cases[0]?.result).toBe(result);
    expect(Check(CompareOutput, JSON.parse(JSON.stringify(output)))).toBe(true);
  });
});

describe("a case that came to no prediction", () => {
  const failed: Answer = { status: "failed", reason: "the page is blank" };

  it.each([
    { name: "before", before: failed, after: json(1), result: "failed-before", counts: [1, 0], changed: true },
    { name: "after", before: json(1), after: failed, result: "failed-after", counts: [0, 1], changed: true },
    { name: "on both sides", before: failed, after: failed, result: "failed-both", counts: [1, 1], changed: false },
  ])("$name is told apart, with the reason", ({ before, after, result, counts, changed }) => {
    const cases = (answer: Answer) => [{ one: caseOf("a"), runs: [run({ "model-a": answer })] }];

    const output = buildComparison(
      { side: sides.before, models: modelsOf("model-a"), cases: cases(before) },
      { side: sides.after, models: modelsOf("model-a"), cases: cases(after) },
    );

    const [model] = output.models;
    expect(output.changed).toBe(changed);
    expect(model?.cases[0]).toMatchObject({
      result,
      reasonBefore: counts[0] === 1 ? "the page is blank" : null,
      reasonAfter: counts[1] === 1 ? "the page is blank" : null,
    });
    expect([model?.failedBefore, model?.failedAfter]).toEqual(counts);
    expect([model?.compared, model?.changed]).toEqual([0, 0]);
  });

  it("because its document was never seen says so", () => {
    const cases = [{ one: caseOf("a"), runs: [run({})] }];
    const both = { models: modelsOf("model-a"), cases };

    const output = buildComparison({ side: sides.before, ...both }, { side: sides.after, ...both });

    expect(output.models[0]?.cases[0]).toMatchObject({
      result: "failed-both",
      reasonAfter: "the document never reached it",
    });
    // Null would say that the model is not there.
    expect(output.models[0]?.before).toEqual({ image: "model-a:1.0.0", archive: null });
  });
});

it("tells which models came and went, and keeps the new pipeline's order", () => {
  const one = caseOf("a");
  const before = { "model-a": json(1), "model-b": json(1) };
  const after = { "model-c": json(1), "model-a": json(1) };

  const output = buildComparison(
    { side: sides.before, models: modelsOf(...Object.keys(before)), cases: [{ one, runs: [run(before)] }] },
    { side: sides.after, models: modelsOf(...Object.keys(after)), cases: [{ one, runs: [run(after)] }] },
  );

  expect(output.changed).toBe(true);
  expect(output.models.map(({ model, cases }) => [model, cases[0]?.result])).toEqual([
    ["model-c", "only-after"],
    ["model-a", "same"],
    ["model-b", "only-before"],
  ]);
  expect(output.models.map(({ before: old, after: now }) => [old?.image, now?.image])).toEqual([
    [undefined, "model-c:1.0.0"],
    ["model-a:1.0.0", "model-a:1.0.0"],
    ["model-b:1.0.0", undefined],
  ]);
});

it("does not count what differs between repetitions of one version", () => {
  const one = caseOf("a");
  const repeated = (values: readonly unknown[]) => {
    return [{ one, runs: values.map((value, index) => run({ "model-a": json(value) }, index + 1)) }];
  };

  const output = buildComparison(
    {
      side: sides.before,
      models: modelsOf("model-a"),
      cases: repeated([
        { dice: 1, n: 1 },
        { dice: 4, n: 1 },
      ]),
    },
    {
      side: sides.after,
      models: modelsOf("model-a"),
      cases: repeated([
        { dice: 2, n: 2 },
        { dice: 2, n: 2 },
      ]),
    },
  );

  expect(output.models[0]?.cases[0]).toMatchObject({
    result: "changed",
    unstable: ["/dice"],
    differences: [{ pointer: "/n", before: 1, after: 2 }],
  });
});

describe("a model's totals", () => {
  it("name the case in which a number moved furthest, the items of a list as one", () => {
    const { numbers } = compare(
      { a: { p: 0.5, pages: [{ ink: 1 }, { ink: 2 }] }, b: { p: 0.5, pages: [] }, c: { p: 0.1, pages: [] } },
      { a: { p: 0.4, pages: [{ ink: 5 }, { ink: 3 }] }, b: { p: 0.9, pages: [] }, c: { p: 0.1, pages: [] } },
    );

    expect(numbers).toEqual([
      { pointer: "/p", cases: 2, largest: { case: "b", before: 0.5, after: 0.9 } },
      { pointer: "/pages/*/ink", cases: 1, largest: { case: "a", before: 1, after: 5 } },
    ]);
  });

  it("count which label became which, the most frequent first", () => {
    const { labels } = compare(
      { a: { t: "office" }, b: { t: "office" }, c: { t: "land" }, d: { t: "land", ok: true } },
      { a: { t: "retail" }, b: { t: "retail" }, c: { t: null }, d: { t: "land", ok: false } },
    );

    expect(labels).toEqual([
      {
        pointer: "/t",
        cases: 3,
        moves: [
          { before: "office", after: "retail", count: 2 },
          { before: "land", after: null, count: 1 },
        ],
      },
      { pointer: "/ok", cases: 1, moves: [{ before: true, after: false, count: 1 }] },
    ]);
  });

  it("leave out texts of a document's own", () => {
    const { labels } = compare({ a: { text: "x".repeat(100) } }, { a: { text: "y".repeat(100) } });
    expect(labels).toEqual([]);
  });
});

it("finds nothing between predictions that are the same, and something between others, for any JSON", () => {
  const value = fc.jsonValue().map((each) => JSON.parse(JSON.stringify(each)) as unknown);
  fc.assert(
    fc.property(value, value, (one, two) => {
      expect(compare({ a: one }, { a: one }).anything).toBe(false);
      const { anything, cases } = compare({ a: one }, { a: { wrapped: one, and: two } });
      expect(anything).toBe(cases[0]?.result === "changed");
    }),
  );
});
