import { documentId } from "@sluice/runtime";
import { modelNames, parsePipeline, resolvePipeline } from "@sluice/spec";
import { describe, expect, it } from "vitest";
import { explainDenials } from "../src/run/denials.ts";
import { parsePrediction, summarisePrediction } from "../src/run/prediction.ts";
import { collectResults } from "../src/run/results.ts";
import { RunObserver } from "../src/run/run-observer.ts";
import { local, pipelineYaml } from "./support/pipelines.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

function parse(yaml: string) {
  const parsed = parsePipeline(yaml, { environments: [local] });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const resolved = resolvePipeline(parsed.value, local);
  if (!resolved.ok) throw new Error(JSON.stringify(resolved.problems));
  return { document: parsed.value, pipeline: resolved.value };
}

const yaml = pipelineYaml({ "model-a": [], "model-b": ["model-a"] });
const environment = {
  name: "local",
  stage: "local",
  account: local.accountId,
  region: "us-west-2",
  protect: false,
  logRetentionDays: 1,
};
const stderr = { write: () => true };
const io = {
  stdout: stderr,
  stderr,
  env: {},
  cwd: "/",
  signal: new AbortController().signal,
  clock: { nowMs: () => 0 },
};

it("calls a document superseded when a root model's claim does", async () => {
  const { document, pipeline } = parse(yaml);
  const observer = new RunObserver(pipeline, local.accountId, io);
  const source = { bucket: "reader-input-local", key: "incoming/a.txt", versionId: "v1", etag: "e" };
  observer.apply({ atMs: 1, kind: "object-created", sizeBytes: 1, ...source });
  const claim = `claims/${documentId(source)}.json`;
  const session = {
    read: async (_: string, key: string) => (key === claim ? Buffer.from('{"state":"superseded"}') : undefined),
  };
  const target = { file: "p.yaml", folder: "/", document, environment, pipeline };

  const { documents } = await collectResults({ target, session, observer, state: "idle", output: temporaryFolder() });

  expect(documents).toMatchObject([
    {
      status: "superseded",
      models: [{ status: "superseded", reason: "it was overwritten by a newer version" }, { status: "superseded" }],
    },
  ]);
});

describe("a denied call", () => {
  const withPermissions = yaml.replace("instances: 1\n", "instances: 1\n    permissions:\n      s3Read: [leases]\n");
  const role = (model: string) =>
    modelNames({ pipeline: "reader", stage: "local", accountId: local.accountId, model }).modelRole;
  const arn = (name: string) => `arn:aws:iam::${local.accountId}:role/${name}`;

  it.each([
    {
      name: "a read of another bucket",
      model: "model-b",
      action: "s3:GetObject",
      resource: "arn:aws:s3:::crexi/a/b.pdf",
      fix: "models.model-b.permissions: add s3Read: [crexi]",
      line: 15,
    },
    {
      name: "a read beside others",
      model: "model-a",
      action: "s3:ListBucket",
      resource: "arn:aws:s3:::crexi",
      fix: "models.model-a.permissions.s3Read: add crexi",
      line: 14,
    },
    {
      name: "a read of the source",
      model: "model-b",
      action: "s3:GetObjectVersion",
      resource: "arn:aws:s3:::reader-input-local/incoming/a.txt",
      fix: "models.model-b.permissions: add s3Read: [reader-input-${stage}]",
      line: 15,
    },
    {
      name: "a write",
      model: "model-b",
      action: "s3:PutObject",
      resource: "arn:aws:s3:::crexi/a",
      fix: "models.model-b.permissions: add s3Write: [crexi]",
      line: 15,
    },
    {
      name: "Textract",
      model: "model-b",
      action: "textract:DetectDocumentText",
      resource: "*",
      fix: "models.model-b.permissions: add textract: true",
      line: 15,
    },
    {
      name: "any other service",
      model: "model-b",
      action: "dynamodb:GetItem",
      resource: "arn:aws:dynamodb:us-west-2:1:table/t",
      fix: 'models.model-b.permissions: add statements: [{actions: ["dynamodb:GetItem"], resources: ["arn:aws:dynamodb:us-west-2:1:table/t"]}]',
      line: 15,
    },
  ])("is explained with the line that would allow it: $name", ({ model, action, resource, fix, line }) => {
    const denial = { principal: arn(role(model)), action, resource, reason: "no-allow" } as const;

    const explained = explainDenials([denial, denial], { ...parse(withPermissions), accountId: local.accountId });

    expect(explained).toEqual([{ ...denial, count: 2, model, line, fix }]);
  });

  it("of an assumed role is its role's", () => {
    const denial = {
      principal: `arn:aws:sts::${local.accountId}:assumed-role/${role("model-a")}/session`,
      action: "textract:X",
      resource: "*",
      reason: "no-allow",
    } as const;

    expect(explainDenials([denial], { ...parse(yaml), accountId: local.accountId })[0]?.model).toBe("model-a");
  });

  it.each([
    {
      name: "a role of Sluice",
      principal: arn("reader--model-a-local-trigger"),
      reason: "no-allow",
      says: "Sluice's own",
    },
    {
      name: "a policy that forbids",
      principal: arn(role("model-a")),
      reason: "explicit-deny",
      says: "no permission in the file",
    },
  ] as const)("has no line to add for $name", ({ principal, reason, says }) => {
    const [explained] = explainDenials([{ principal, action: "s3:GetObject", resource: "arn:aws:s3:::x", reason }], {
      ...parse(yaml),
      accountId: local.accountId,
    });

    expect(explained?.fix).toContain(says);
  });
});

describe("a prediction in short", () => {
  it.each([
    {
      name: "numbers and words",
      prediction: { type: "office", confidence: 0.98765 },
      line: "type: office, confidence: 0.9877",
    },
    {
      name: "fields with a value first",
      prediction: { by: "ocr", fields: { price: { value: 5, text: "$5" }, cap: null } },
      line: "price: 5, cap: none, by: ocr",
    },
    {
      name: "a field made of parts",
      prediction: { fields: { address: { value: { street: "1 A St", state: "TX", zip: null } } } },
      line: "address: 1 A St TX",
    },
    {
      name: "what is nested last",
      prediction: { scores: { a: 1, b: 0.25, c: 3, d: 4 }, parts: [{}, {}], one: [{}] },
      line: "parts: 2 items, one: 1 item, scores: {a: 1, b: 0.25, c: 3, …}",
    },
    {
      name: "the beginning of a list of words",
      prediction: { words: ["net", "lease"], pages: [1, 2, 3, 4, 5], none: [] },
      line: "words: [net, lease], pages: [1, 2, 3, …], none: 0 items",
    },
    {
      name: "of what is nested deeper only that it is there",
      prediction: { got: { words: 3, lines: ["a", "b"], page: { width: 1 } } },
      line: "got: {words: 3, lines: 2 items, page: {…}}",
    },
    {
      name: "what the heading says already left out",
      prediction: { documentId: "x", source: {}, ok: true },
      line: "ok: true",
    },
    { name: "no object", prediction: [1, 2, 3], line: "[1, 2, 3]" },
  ])("says $name", ({ prediction, line }) => {
    expect(summarisePrediction(prediction, 76)).toEqual([line]);
  });

  it("breaks its lines between values", () => {
    const prediction = { price: 5_480_000, address: "740 Medical Parkway Nashville TN 37203", by: "textract" };

    expect(summarisePrediction(prediction, 60)).toEqual([
      "price: 5480000,",
      "address: 740 Medical Parkway Nashville TN 37203,",
      "by: textract",
    ]);
  });

  it("takes at most four lines", () => {
    const prediction = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`key${index}`, index]));

    expect(summarisePrediction(prediction, 76).length).toBe(4);
  });

  it("is not parsed when it is large or no JSON", () => {
    expect(parsePrediction(Buffer.from('{"a":1}'))).toEqual({ a: 1 });
    expect(parsePrediction(Buffer.from("{"))).toBeUndefined();
    expect(parsePrediction(Buffer.from(`"${"x".repeat(200_000)}"`))).toBeUndefined();
  });
});
