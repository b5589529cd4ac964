import fc from "fast-check";
import type { FindingOutput, TestOutput } from "../../src/output/test-output.ts";

type CaseOutput = TestOutput["cases"][number];
type ModelOutput = CaseOutput["models"][number];

/** Texts of any characters, halves of them included. */
export const anyCharacters = fc
  .array(fc.oneof(fc.nat({ max: 0x2ff }), fc.nat({ max: 0xffff })), { maxLength: 60 })
  .map((codes) => String.fromCharCode(...codes));

/** A finding of an exact value. */
export function finding(changes: Partial<FindingOutput> = {}): FindingOutput {
  return {
    kind: "equals",
    pointer: "/propertyType",
    message: '/propertyType is "industrial", expected "office"',
    expected: "office",
    actual: "industrial",
    line: 7,
    runs: [1],
    ...changes,
  };
}

/** A model that predicted as expected. */
export function modelOutput(changes: Partial<ModelOutput> = {}): ModelOutput {
  return {
    model: "model-b",
    status: "succeeded",
    seconds: 0.3,
    expected: null,
    prediction: { propertyType: "industrial" },
    reason: null,
    findings: [],
    ...changes,
  };
}

/** A case that passed; with findings, one that failed. */
export function caseOutput(changes: Partial<CaseOutput> = {}, findings: readonly FindingOutput[] = []): CaseOutput {
  const isGood = findings.length === 0;
  return {
    name: "office",
    file: "pipelines/p/cases/office/expect.yaml",
    description: null,
    input: { path: "/nowhere/office.txt", name: "office.txt", sizeBytes: 12 },
    status: isGood ? "passed" : "failed",
    seconds: 1.24,
    runs: [{ repetition: 1, documentId: "d", passed: isGood, seconds: 1.24 }],
    models: [modelOutput({ findings: [...findings] })],
    ...changes,
  };
}

/** A report of these cases, of this machine. */
export function testOutput(cases: readonly CaseOutput[], changes: Partial<TestOutput> = {}): TestOutput {
  return {
    version: 1,
    pipeline: "p",
    environment: "local",
    release: null,
    file: "pipelines/p/pipeline.yaml",
    startedAt: "2026-03-04T05:06:07.890Z",
    seconds: 2.5,
    repeat: 1,
    passed: cases.length > 0 && cases.every(({ status }) => status === "passed" || status === "updated"),
    cases: [...cases],
    ...changes,
  };
}

/** A report in which this text stands wherever a text may. */
export function outputSaying(text: string): TestOutput {
  const findings = (["equals", "stored", "matches", "absent", "schema", "no-prediction"] as const).map((kind) =>
    finding({ kind, pointer: `/${text}`, message: text, expected: text, actual: [text, { [text]: text }] }),
  );
  const model = modelOutput({
    model: text,
    status: text,
    expected: { [text]: text },
    prediction: { [text]: [text, text] },
    reason: text,
    findings,
  });
  const input = { path: "/nowhere", name: text, sizeBytes: 5 };
  const one = caseOutput({
    name: text,
    file: text,
    description: text,
    input,
    models: [model, { ...model, findings: [] }],
  });
  const passed = caseOutput({
    name: `${text}2`,
    file: text,
    description: text,
    input,
    models: [{ ...model, findings: [] }],
  });
  const runs = [1, 2].map((repetition) => ({ repetition, documentId: text, passed: repetition === 1, seconds: 1 }));
  const cases = [{ ...one, status: "failed" as const }, { ...one, status: "flaky" as const, runs }, passed];
  const comparison = comparisonSaying(text);
  const denied = [deniedCall({ action: text, file: text, fix: text, principal: text, resource: text })];
  return testOutput(cases, { pipeline: text, environment: text, file: text, comparison, denied });
}

type Denied = NonNullable<TestOutput["denied"]>[number];

/** A call that a model may not make. */
export function deniedCall(changes: Partial<Denied> = {}): Denied {
  return {
    principal: "arn:aws:iam::000000000000:role/p--model-b-local-model",
    action: "s3:GetObject",
    resource: "arn:aws:s3:::crexi-documents/a.txt",
    reason: "no-allow",
    count: 2,
    model: "model-b",
    file: "pipelines/p/pipeline.yaml",
    line: 12,
    fix: "models.model-b.permissions: add s3Read: [crexi-documents]",
    ...changes,
  };
}

type Comparison = NonNullable<TestOutput["comparison"]>;
type ComparedModel = Comparison["models"][number];

/** A comparison of the work tree with a commit. */
export function comparisonOf(models: readonly ComparedModel[]): Comparison {
  const side = { environment: null, release: null, notes: [] };
  return {
    before: { ...side, kind: "commit", label: "main (1a2b3c4)", commit: { sha: "1a2b3c4", dirty: false } },
    after: { ...side, kind: "work-tree", label: "the work tree", commit: null },
    changed: models.some(({ changed }) => changed > 0),
    models: [...models],
  };
}

/** A model whose predictions did not change. */
export function comparedModel(changes: Partial<ComparedModel> = {}): ComparedModel {
  const content = { image: "model-b:1", archive: "a".repeat(64) };
  return {
    model: "model-b",
    before: content,
    after: content,
    compared: 2,
    changed: 0,
    failedBefore: 0,
    failedAfter: 0,
    numbers: [],
    labels: [],
    cases: [],
    ...changes,
  };
}

/** A case of which nothing changed. */
export function comparedCase(changes: Partial<ComparedModel["cases"][number]> = {}): ComparedModel["cases"][number] {
  return {
    case: "office",
    result: "same",
    differences: [],
    unstable: [],
    moreDifferences: 0,
    reasonBefore: null,
    reasonAfter: null,
    ...changes,
  };
}

function comparisonSaying(text: string): Comparison {
  const comparison = comparisonOf([
    comparedModel({
      model: text,
      before: { image: text, archive: text },
      after: { image: `${text}2`, archive: `${text}2` },
      changed: 1,
      labels: [{ pointer: `/${text}`, cases: 1, moves: [{ before: text, after: null, count: 1 }] }],
      numbers: [{ pointer: `/${text}`, cases: 1, largest: { case: text, before: 1, after: 2 } }],
      cases: [
        comparedCase({
          case: text,
          result: "changed",
          differences: [{ pointer: `/${text}`, kind: "changed", before: text, after: [text] }],
          unstable: [text],
        }),
        comparedCase({ case: text, result: "failed-after", reasonAfter: text }),
      ],
    }),
  ]);
  return { ...comparison, before: { ...comparison.before, label: text, notes: [text] } };
}
