import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Case, Expectation } from "../../src/cases/case.ts";
import type { CaseRun, ModelRun } from "../../src/cases/case-run.ts";
import { judgeRun } from "../../src/cases/judge/judge-run.ts";
import { normalisePrediction } from "../../src/cases/judge/normalise-prediction.ts";

const documentId = "0123456789abcdef".repeat(4);
const source = {
  bucket: "input-local",
  key: "incoming/sluice-test/r1/office/office.png",
  versionId: "0a1b2c3d4e5f60718293",
};
const uri = `s3://${source.bucket}/${source.key}`;
const content = { image: "registry/model-b:1.2.0", archive: "a".repeat(64) };

const noExpectation: Expectation = { line: 3, equals: {}, near: {}, matches: {}, absent: [] };

function caseOf(expected: Partial<Expectation>): Case {
  return {
    name: "office",
    folder: "/cases/office",
    file: "cases/office/expect.yaml",
    input: { path: "/cases/office/office.png", name: "office.png", sizeBytes: 3 },
    models: { "model-b": { ...noExpectation, ...expected } },
  };
}

function runOf(prediction: unknown, overrides: Partial<ModelRun> = {}): CaseRun {
  const body = Buffer.isBuffer(prediction) ? prediction : Buffer.from(JSON.stringify(prediction));
  const model: ModelRun = { model: "model-b", content, status: "succeeded", body, ...overrides };
  return { repetition: 1, documentId, source, seconds: 1, models: [model] };
}

function judge(expected: Partial<Expectation>, prediction: unknown, overrides: Partial<ModelRun> = {}) {
  return judgeRun(caseOf(expected), runOf(prediction, overrides));
}

const placed = <Value>(value: Value) => ({ value, line: 7 });
const storedOf = (prediction: unknown, options: { within?: number; ignore?: string[]; madeBy?: object } = {}) => ({
  stored: placed({
    path: "/cases/office/stored/model-b.json",
    within: options.within ?? 0,
    ignore: options.ignore ?? [],
    stored: { version: 1 as const, model: "model-b", madeBy: { ...content, ...options.madeBy }, prediction },
  }),
});

describe("an expectation", () => {
  it.each([
    { name: "a value", expected: { "/a": 1 }, prediction: { a: 1 } },
    {
      name: "an object whose members stand in another order",
      expected: { "/a": { x: 1, y: 2 } },
      prediction: { a: { y: 2, x: 1 } },
    },
    { name: "the whole prediction", expected: { "": [1] }, prediction: [1] },
    { name: "null", expected: { "/a": null }, prediction: { a: null } },
    { name: "every item", expected: { "/*/a": 1 }, prediction: [{ a: 1 }, { a: 1, b: 2 }] },
    { name: "a placeholder", expected: { "/id": "${documentId}" }, prediction: { id: documentId } },
    {
      name: "what the placeholder stands for",
      expected: { "/bucket": "input-local" },
      prediction: { bucket: "input-local" },
    },
  ])("equals: $name is satisfied", ({ expected, prediction }) => {
    const equals = Object.fromEntries(
      Object.entries(expected).map(([pointer, value]) => [pointer, placed<unknown>(value)]),
    );

    expect(judge({ equals }, prediction)).toEqual([]);
  });

  it.each([
    {
      name: "another value",
      expected: { "/a": 1 },
      prediction: { a: 1.0000001 },
      message: "/a is 1.0000001, expected 1",
    },
    {
      name: "a text for a number",
      expected: { "/a": 1 },
      prediction: { a: "1" },
      message: '/a is "1", expected 1',
    },
    {
      name: "a misspelt name",
      expected: { "/a/price": 1 },
      prediction: { a: { prise: 1 } },
      message: "there is nothing at /a/price; did you mean /prise in /a?",
    },
    {
      name: "a place that is not there",
      expected: { "/zoning": 1 },
      prediction: { price: 1, size: 2 },
      message: "there is nothing at /zoning: the prediction has price, size",
    },
    {
      name: "an item that is not there",
      expected: { "/pages/2": 1 },
      prediction: { pages: [1, 2] },
      message: "there is nothing at /pages/2: /pages has 2 items",
    },
    {
      name: "every item of an empty list",
      expected: { "/pages/*/size": 1 },
      prediction: { pages: [] },
      message: "there is nothing at /pages/*/size: /pages is empty",
    },
    {
      name: "a way through a text",
      expected: { "/a/b": 1 },
      prediction: { a: "b" },
      message: "there is nothing at /a/b: /a is a text",
    },
    {
      name: "one of many items",
      expected: { "/*/a": 1 },
      prediction: [{ a: 1 }, { a: 2 }],
      message: "/1/a is 2, expected 1",
    },
  ])("equals: $name is a finding", ({ expected, prediction, message }) => {
    const equals = Object.fromEntries(
      Object.entries(expected).map(([pointer, value]) => [pointer, placed<unknown>(value)]),
    );

    const findings = judge({ equals }, prediction);

    expect(findings).toMatchObject([{ model: "model-b", kind: "equals", line: 7, message }]);
  });

  it("equals: an item called * is held against what it is, not against another one", () => {
    const equals = { "/ids/*": placed<unknown>("${documentId}") };

    const findings = judge({ equals }, { ids: { first: documentId, "*": "another" } });

    expect(findings.map(({ pointer, actual }) => [pointer, actual])).toEqual([["/ids/*", "another"]]);
  });

  it.each([
    { name: "at the limit", actual: 0.98, findings: [] },
    { name: "beyond it", actual: 0.99, findings: ["/c is 0.99, expected 0.93 give or take 0.05"] },
    { name: "a text", actual: "0.93", findings: ["/c is a text, expected a number near 0.93"] },
    { name: "null", actual: null, findings: ["/c is null, expected a number near 0.93"] },
    { name: "nothing", actual: undefined, findings: ["there is nothing at /c: the prediction is empty"] },
  ])("near: a number $name", ({ actual, findings }) => {
    const near = { "/c": placed({ value: 0.93, within: 0.05 }) };

    expect(judge({ near }, { c: actual }).map(({ message }) => message)).toEqual(findings);
  });

  it.each([
    { name: "in the middle of a text", actual: "an office in Boise", findings: 0 },
    { name: "in another case", actual: "OFFICE", findings: 1 },
    { name: "in a list of texts, which is no text", actual: ["office"], findings: 1 },
  ])("matches: a pattern $name gives $findings findings", ({ actual, findings }) => {
    expect(judge({ matches: { "/t": placed(/office/u) } }, { t: actual })).toHaveLength(findings);
  });

  it("matches: a pattern is held against what the model wrote, not against placeholders", () => {
    expect(judge({ matches: { "/id": placed(/^[0-9a-f]{64}$/u) } }, { id: documentId })).toEqual([]);
  });

  it.each([
    { name: "nothing", prediction: {}, findings: 0 },
    { name: "null, which is something", prediction: { error: null }, findings: 1 },
    { name: "a value", prediction: { error: "late" }, findings: 1 },
  ])("absent: $name gives $findings findings", ({ prediction, findings }) => {
    expect(judge({ absent: [placed("/error")] }, prediction)).toHaveLength(findings);
  });

  it("schema: every place that is not valid is a finding", () => {
    const schema = placed({
      type: "object",
      required: ["price"],
      additionalProperties: false,
      properties: {
        price: { type: "integer" },
        rate: { type: "number", minimum: 0 },
        years: { type: ["array", "null"] },
      },
    });

    const findings = judge({ schema }, { rate: -1, years: "1990", zone: "B" });

    expect(findings.map(({ pointer, message }) => [pointer, message])).toEqual([
      ["", "the prediction has no price"],
      ["", "the prediction has zone, which the schema does not allow"],
      ["/rate", "/rate must be >= 0"],
      ["/years", "/years is a text, the schema wants array, null"],
    ]);
  });

  it("schema: what it forbids by name is said to be forbidden, with what is there", () => {
    const schema = placed({ properties: { "*": false } });

    const findings = judge({ schema }, { first: 1, "*": "another" });

    expect(findings).toMatchObject([{ pointer: "/*", message: "/* is not allowed by the schema", actual: "another" }]);
  });

  it("schema: an integer that no double holds is an integer", () => {
    expect(judge({ schema: placed({ items: { type: "integer" } }) }, Buffer.from("[12345678901234567890]"))).toEqual(
      [],
    );
  });

  it("schema: one that no validation ends with is a finding, not a crash", () => {
    expect(judge({ schema: placed({ $ref: "#" }) }, 1)).toMatchObject([{ kind: "schema", pointer: null }]);
  });

  it("lists 20 findings of a line and counts the rest", () => {
    const findings = judge({ equals: { "/*": placed(0) } }, Array(100).fill(1));

    expect(findings).toHaveLength(21);
    expect(findings.at(-1)?.message).toBe("80 more findings like these are not listed");
  });
});

describe("a stored prediction", () => {
  it("is satisfied by the same prediction of another document", () => {
    const stored = storedOf({ id: "${documentId}", from: "${source}", at: "${bucket}", text: "see ${key}" });

    expect(judge(stored, { id: documentId, from: uri, at: source.bucket, text: `see ${source.key}` })).toEqual([]);
  });

  it("is compared within its tolerance and without what it ignores", () => {
    const stored = storedOf({ c: 0.5, at: "Monday" }, { within: 0.01, ignore: ["/at"] });

    expect(judge(stored, { c: 0.505, at: "Tuesday" })).toEqual([]);
    expect(judge(stored, { c: 0.52, at: "Tuesday" })).toMatchObject([
      { kind: "stored", pointer: "/c", expected: 0.5, actual: 0.52, message: "/c is 0.52, stored is 0.5" },
    ]);
  });

  it("names what it was stored from when that is another archive", () => {
    const findings = judge(storedOf({ a: 1 }, { madeBy: { archive: `1a2b3c4d${"0".repeat(56)}` } }), { a: 2, b: 3 });

    expect(findings.map(({ message }) => message)).toEqual([
      "the prediction differs from the stored one: it was stored from model-b:1.2.0 with archive 1a2b3c4d…, and this is " +
        "model-b:1.2.0 with archive aaaaaaaa…; sluice test --update stores the new one",
      "/a is 2, stored is 1",
      "/b is 3, and the stored prediction has nothing there",
    ]);
  });

  it("from another archive is satisfied all the same where nothing differs", () => {
    expect(judge(storedOf({ a: 1 }, { madeBy: { image: "registry/model-b:1.1.0" } }), { a: 1 })).toEqual([]);
  });

  it("that is not there yet says how to make one", () => {
    const findings = judge({ stored: placed({ path: "/x.json", within: 0, ignore: [] }) }, { a: 1 });

    expect(findings).toMatchObject([{ kind: "not-stored", line: 7, message: expect.stringContaining("--update") }]);
  });
});

describe("a model", () => {
  const anything = { absent: [placed("/error")] };

  it("of which nothing is expected may write what it likes", () => {
    expect(judge({}, Buffer.from([0xff, 0x00]))).toEqual([]);
    expect(judgeRun({ ...caseOf({}), models: {} }, runOf(Buffer.from("no JSON")))).toEqual([]);
  });

  it.each([
    { name: "text", body: Buffer.from("office"), message: "is not JSON" },
    { name: "nothing", body: Buffer.alloc(0), message: "is empty" },
    { name: "bytes that are no text", body: Buffer.from([0x22, 0xff, 0x22]), message: "is not UTF-8 text" },
    { name: "half a document", body: Buffer.from('{"a": 1'), message: "is not JSON" },
    { name: "a number that no double holds", body: Buffer.from('{"a": [1, -1e400]}'), message: "has a number beyond" },
    { name: "a million brackets", body: Buffer.from("[".repeat(1e6) + "]".repeat(1e6)), message: "it " },
  ])("that writes $name is told so", ({ body, message }) => {
    expect(judge(anything, body)).toMatchObject([{ kind: "not-json", message: expect.stringContaining(message) }]);
  });

  it.each([
    {
      status: "failed",
      reason: "status 400: the page is blank",
      message: "there is no prediction: status 400: the page is blank",
    },
    { status: "timed-out", reason: undefined, message: "there is no prediction, it did not finish in time" },
    { status: "skipped", reason: "model-a failed", message: "it was not run: model-a failed" },
    { status: "superseded", reason: undefined, message: "there is no prediction, it was superseded" },
  ] as const)("that $status has one finding and no other", ({ status, reason, message }) => {
    const { body: _, ...rest } = runOf({}).models[0] as ModelRun;
    const model: ModelRun = { ...rest, status, ...(reason === undefined ? {} : { reason }) };

    const findings = judgeRun(caseOf(anything), { ...runOf({}), models: [model] });

    expect(findings).toMatchObject([{ model: "model-b", kind: "no-prediction", pointer: null, line: 3, message }]);
  });

  it("that nobody expects anything of must predict, too", () => {
    const run = runOf({}, { model: "model-a", status: "failed", reason: "boom" });

    expect(judgeRun(caseOf({}), run)).toMatchObject([{ model: "model-a", kind: "no-prediction", line: null }]);
  });

  it("can write any JSON without breaking the judge", () => {
    const pointers = fc.constantFrom("", "/*", "/*/*", "/a", "/0", "/a/*/b");
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), pointers, (before, prediction, pointer) => {
        const expected: Partial<Expectation> = {
          ...storedOf(before),
          schema: placed({ type: "object", properties: { a: { type: "string" } } }),
          equals: { [pointer]: placed<unknown>(before) },
          near: { [pointer]: placed({ value: 1, within: 1 }) },
          matches: { [pointer]: placed(/a/u) },
          absent: [placed(pointer)],
        };

        for (const { message } of judge(expected, prediction)) expect(message).not.toContain("undefined");
      }),
    );
  });
});

describe("a normalised prediction", () => {
  const names = { documentId, source };
  const nothing = fc.constantFrom(documentId, uri, source.key, source.versionId, source.bucket);

  it("has a placeholder wherever a text or a name holds one of the document's names", () => {
    const prediction = {
      [documentId]: [`${uri}#page=1`, { key: source.key }],
      versions: `v ${source.versionId}`,
      bucket: source.bucket,
    };

    expect(normalisePrediction(prediction, names)).toEqual({
      "${documentId}": ["${source}#page=1", { key: "${key}" }],
      versions: "v ${versionId}",
      bucket: "${bucket}",
    });
  });

  it("holds none of the document's names, however deep they were", () => {
    const holding = fc
      .tuple(fc.string(), nothing, fc.string())
      .map(([before, name, after]) => `${before}${name}${after}`);
    const prediction = fc.letrec((tie) => ({
      tree: fc.oneof({ depthSize: "small" }, holding, fc.array(tie("tree")), fc.dictionary(holding, tie("tree"))),
    })).tree;
    fc.assert(
      fc.property(prediction, (value) => {
        const text = JSON.stringify(normalisePrediction(value, names));

        for (const name of [documentId, source.key, source.versionId]) expect(text).not.toContain(name);
      }),
    );
  });

  it("stays as it is when it is normalised again", () => {
    fc.assert(
      fc.property(fc.jsonValue(), nothing, (value, name) => {
        const once = normalisePrediction([value, name, `${name}${name}`], names);

        expect(normalisePrediction(once, names)).toEqual(once);
      }),
    );
  });

  it("keeps everything else, and the word null of a bucket without versions", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const withoutVersions = { source: { ...source, versionId: "null" } };

        expect(normalisePrediction([value, "null and void"], withoutVersions)).toEqual([value, "null and void"]);
      }),
    );
  });
});
