import {
  type EnvironmentName,
  locate,
  type PipelineDocument,
  parsePipeline,
  type ResolvedPipeline,
  resolvePipeline,
} from "@sluice/spec";
import { describe, expect, it } from "vitest";
import { asJsonSchema, type JsonSchema } from "../src/check/json-schema.ts";
import { resolveMonitoring } from "../src/resolved-monitoring.ts";
import { MonitoringSchema } from "../src/schema/monitoring-schema.ts";
import { environments, repository, spoilt, validText } from "./support/pipeline-text.ts";

function parsed(text: string): PipelineDocument {
  const result = parsePipeline(text, { file: "pipeline.yaml", environments });
  if (!result.ok) throw new Error(result.problems.map((problem) => problem.message).join("\n"));
  return result.value;
}

function resolved(text: string, name: string): ResolvedPipeline {
  const environment = environments.find((candidate) => candidate.name === name);
  if (environment === undefined) throw new Error(`no environment ${name}`);
  const result = resolvePipeline(parsed(text), environment);
  if (!result.ok) throw new Error(result.problems.map((problem) => problem.message).join("\n"));
  return result.value;
}

describe("a resolved pipeline", () => {
  it("has the overlay merged, the stage in place and every default filled in", () => {
    expect(resolved(validText, "data_dev")).toEqual({
      name: "reader",
      owner: "data-science",
      description: "",
      environment: "data_dev",
      stage: "dev",
      source: { bucket: "reader-input-dev", create: true, prefix: "incoming/", suffixes: [".pdf", ".txt"] },
      models: [
        {
          name: "model-a",
          image: `${repository}/model-a:1.4.0`,
          modelData: "s3://reader-models/model-a/model.tar.gz",
          instanceType: "ml.m5.xlarge",
          instances: { kind: "fixed", count: 1 },
          parents: [],
          children: ["model-b"],
          env: {},
          accept: "application/json",
          maxConcurrentInvocationsPerInstance: 4,
          invocationTimeoutSeconds: 900,
          permissions: { s3Read: [], s3Write: [], textract: false, statements: [] },
        },
        {
          name: "model-b",
          image: `${repository}/model-b:1.4.0`,
          instanceType: "ml.m5.large",
          instances: { kind: "fixed", count: 1 },
          parents: ["model-a"],
          children: [],
          env: {},
          accept: "application/json",
          maxConcurrentInvocationsPerInstance: 4,
          invocationTimeoutSeconds: 900,
          permissions: { s3Read: [], s3Write: [], textract: false, statements: [] },
        },
      ],
      deliver: { models: ["model-b"], notify: true },
      consumers: [{ account: "210987654321" }],
    });
  });

  it("keeps an environment without an overlay as the file has it", () => {
    expect(resolved(validText, "data_prod").models[0]?.instances).toEqual({ kind: "fixed", count: 2 });
  });

  it("scales on the backlog, to zero if the file says so", () => {
    const text = spoilt("instances: 2", "instances: {min: 0, max: 4}").replace(
      "{instances: 1}",
      "{instances: {max: 2}}",
    );

    expect(resolved(text, "data_dev").models[0]?.instances).toEqual({
      kind: "backlog",
      min: 0,
      max: 2,
      backlogPerInstance: 5,
    });
  });

  it("carries the servers' commands in the local environment only", () => {
    expect(resolved(validText, "local").models.map((model) => model.serve)).toEqual([
      "node models/model-a/server.ts",
      "node models/model-b/server.ts",
    ]);
    expect(resolved(validText, "data_prod").models.every((model) => !("serve" in model))).toBe(true);
  });

  it("takes model data from the pipeline's folder in the local environment", () => {
    const text = spoilt(
      "{serve: node models/model-a",
      "{modelData: models/model-a/model.tar.gz, serve: node models/model-a",
    );

    expect(resolved(text, "local").models[0]?.modelData).toBe("models/model-a/model.tar.gz");
    expect(resolved(text, "data_dev").models[0]?.modelData).toBe("s3://reader-models/model-a/model.tar.gz");
  });

  it("takes an image that only overlays name", () => {
    const without = validText.replace(`    image: ${repository}/model-b:1.4.0\n`, "");
    const text = `${without.replace("model-b: {", "model-b: {image: b, ").replace("{instances: 1}", "{instances: 1}\n      model-b: {image: b}")}  data_prod: {models: {model-b: {image: c}}}\n`;

    expect(resolved(text, "data_dev").models[1]?.image).toBe("b");
    expect(resolved(text, "data_prod").models[1]?.image).toBe("c");
  });

  it("removes what an overlay sets to null", () => {
    const text = spoilt("{instances: 1}", "{modelData: null}");

    expect(resolved(text, "data_dev").models[0]).not.toHaveProperty("modelData");
  });

  it("fills in what the file leaves out of a Firehose", () => {
    const text = spoilt("consumers:", "deliver:\n  firehose: {}\n  notify: false\nconsumers:");

    expect(resolved(text, "data_dev").deliver).toEqual({
      models: ["model-b"],
      firehose: { bufferSeconds: 60, bufferMiB: 5 },
      notify: false,
    });
  });

  it("fills in what the file leaves out of its monitoring, and takes an environment's own limits", () => {
    const text = spoilt(
      "consumers:",
      "monitoring: {maxFailurePercent: 2, objectives: {days: 90}}\n\nconsumers:",
    ).replace("  data_dev:\n", "  data_dev:\n    monitoring: {maxWaitingMinutes: 240, maxFailurePercent: null}\n");

    expect(resolved(text, "data_dev").monitoring).toEqual({
      maxDeadLetters: 0,
      maxKeptFailures: 0,
      maxWaitingMinutes: 240,
      maxFailurePercent: 5,
      minFailures: 3,
      maxUnansweredMinutes: 30,
      maxHandlerErrorPercent: 5,
      maxThrottlePercent: 10,
      maxDeliveryDelayMinutes: 20,
      objectives: { days: 90, predictedPercent: 99, startedPercent: 99, deliveredPercent: 99 },
    });
    expect(resolved(text, "data_prod").monitoring).toMatchObject({ maxWaitingMinutes: 30, maxFailurePercent: 2 });
  });

  it("has the defaults that the JSON Schema tells editors", () => {
    const defaultsOf = ({ properties = {} }: JsonSchema): unknown =>
      Object.fromEntries(
        Object.entries(properties).map(([key, schema]) => [
          key,
          schema.properties === undefined ? (schema as { readonly default?: unknown }).default : defaultsOf(schema),
        ]),
      );

    expect(defaultsOf(asJsonSchema(MonitoringSchema))).toEqual(resolveMonitoring());
  });

  it("reads anchors and aliases", () => {
    const text = spoilt("[model-a]", "[model-a]\n    env: &env {LOG_LEVEL: info}").replace("    instances: 2\n", "");

    expect(resolved(text.replace("{instances: 1}", "{env: {LOG_LEVEL: debug}}"), "data_dev").models[1]?.env).toEqual({
      LOG_LEVEL: "info",
    });
  });

  it("needs a server for each model in the local environment, and nowhere else", () => {
    const text = validText.slice(0, validText.indexOf("  local:"));

    const [local, development] = environments;
    if (local === undefined || development === undefined) throw new Error("no environments");
    const result = resolvePipeline(parsed(text), local);

    expect(result.ok).toBe(false);
    expect(result.problems.map(({ code, line }) => `${code} ${line}`)).toEqual([
      "SPEC_MISSING_SERVE 11",
      "SPEC_MISSING_SERVE 16",
    ]);
    expect(result.problems[0]?.hint).toContain("add environments.local.models.model-a.serve");
    expect(parsePipeline(text, { environments }).problems).toEqual([]);
    expect(resolvePipeline(parsed(text), development).ok).toBe(true);
  });

  describe("of an environment that names another's overlay", () => {
    const rehearsal: EnvironmentName = { name: "localprod", stage: "localprod", overlay: "local", emulated: true };
    const all = [...environments, rehearsal];
    const resolveFor = (text: string, environment: EnvironmentName) => {
      const parsed = parsePipeline(text, { environments: all });
      return parsed.ok ? resolvePipeline(parsed.value, environment) : parsed;
    };

    it("has that overlay, and its own stage", () => {
      const local = resolved(validText, "local");
      const result = resolveFor(validText, rehearsal);

      expect(result).toMatchObject({ ok: true, value: { environment: "localprod", stage: "localprod" } });
      if (!result.ok) return;
      expect(result.value.models.map(({ serve }) => serve)).toEqual(local.models.map(({ serve }) => serve));
      expect(result.value.source.bucket).toBe(local.source.bucket.replace(/local$/, "localprod"));
    });

    it("has its own where the file has one", () => {
      const own = `${validText}  localprod:\n    models: {model-a: {instances: 7}}\n`;

      expect(resolveFor(own, rehearsal)).toMatchObject({
        ok: true,
        value: {
          models: expect.arrayContaining([expect.objectContaining({ instances: { kind: "fixed", count: 7 } })]),
        },
      });
    });

    it("is told of what is wrong where the file says it", () => {
      const broken = validText.replace(/^ {2}local:\n/m, "  local:\n    description: 7\n");

      const result = resolveFor(broken, rehearsal);

      expect(result.problems.map(({ path }) => path)).toEqual(["environments.local.description"]);
    });

    it("may name what is another environment's, as a laptop may", () => {
      const elsewhere = { name: "data_dev", stage: "dev", accountId: "123456789012" };
      const emulated = { ...rehearsal, accountId: "000000000002" };
      const codes = (environment: EnvironmentName) =>
        parsePipeline(validText, { environments: [elsewhere, environment] }).problems.map(({ code }) => code);

      expect(codes({ ...emulated, emulated: false })).toContain("SPEC_FOREIGN_ACCOUNT");
      expect(codes(emulated)).not.toContain("SPEC_FOREIGN_ACCOUNT");
    });
  });

  it("is refused for an environment that finds something wrong", () => {
    const elsewhere: EnvironmentName = { name: "data_test", stage: `s${"t".repeat(50)}` };

    const result = resolvePipeline(parsed(validText), elsewhere);

    expect(result.ok).toBe(false);
    expect(result.problems.map((problem) => problem.code)).toContain("SPEC_NAME_TOO_LONG");
  });
});

describe("a place in the file", () => {
  const document = parsed(validText);

  it.each([
    { name: "a model", path: ["models", "model-b"], line: 16, column: 3 },
    { name: "a key of a model", path: ["models", "model-b", "dependsOn"], line: 17, column: 5 },
    { name: "an item of a list", path: ["source", "suffixes", 1], line: 8, column: 20 },
    { name: "a key that is not there: its model", path: ["models", "model-b", "permissions"], line: 16, column: 3 },
    { name: "the whole file", path: [], line: 1, column: 1 },
  ])("is found for $name", ({ path, line, column }) => {
    expect(locate(document, path)).toEqual({ line, column });
  });
});
