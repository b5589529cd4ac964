import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ObjectSerializer as V1 } from "@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/models/ObjectSerializer.js";
import { describe, expect, it } from "vitest";
import { planLogMetrics, planLogPipelines } from "../src/index.ts";
import { logPipelinePayload } from "./support/log-pipeline-payload.ts";
import { facts } from "./support/pipelines.ts";
import { unparsed } from "./support/unparsed.ts";

const given = facts();

/** The handlers' source as text: this package may not import it, and a message that is worded anew would silence a metric. */
const runtime = join(import.meta.dirname, "../../runtime/src");
const handlers = globSync("**/*.ts", { cwd: runtime })
  .map((file) => readFileSync(join(runtime, file), "utf8"))
  .join("\n");

describe("a metric of log lines", () => {
  const rows = planLogMetrics(given);

  it.each(rows)("looks for a message that the handlers write: $key", ({ search }) => {
    const [, message] = /"([^"]+)"/.exec(search) ?? [];

    expect(message).toBeDefined();
    expect(handlers).toMatch(new RegExp(`(?:log\\.(?:info|warn|error)\\(|\\? |: )\\s*"${message}`));
  });

  it.each(rows)("is of this pipeline in this environment alone: $key", ({ name, search }) => {
    expect(search).toMatch(/^@pipeline:lease-reader @environment:data_prod /);
    expect(name).toMatch(/^sluice\.lease_reader\.data_prod\.[a-z]+\.[a-z]+$/);
  });

  it("has groups for who asks which model, and percentiles for how long", () => {
    expect(rows.find(({ key }) => key === "sluice.documents.invoked")?.groups).toEqual([
      { path: "@endpoint", tag: "endpointname" },
      { path: "@model", tag: "model" },
      { path: "@model_version", tag: "version" },
    ]);
    expect(rows.filter(({ path }) => path !== undefined).map(({ key, path }) => [key, path])).toEqual([
      ["sluice.documents.duration", "@document_ms"],
      ["sluice.predictions.duration", "@prediction_ms"],
    ]);
  });

  it("never has a document's id as a group: every document would be a series", () => {
    expect(rows.flatMap(({ groups }) => groups.map(({ path }) => path))).not.toContain("@document_id");
  });
});

it.each([
  { field: "model_version", written: "model_version: " },
  { field: "document_id", written: "document_id: " },
  { field: "service", written: "service: pipeline" },
  { field: "endpoint", written: "endpoint: endpointName" },
  { field: "http_status", written: "http_status: " },
  { field: "status_class", written: "status_class: " },
  { field: "failed", written: "failed: failed.length" },
  { field: "document_ms", written: "document_ms: " },
  { field: "prediction_ms", written: "prediction_ms: " },
])("the handlers write $field, which searches and metrics rest on", ({ written }) => {
  expect(handlers).toContain(written);
});

describe("a log pipeline", () => {
  const [handlerLines, containerLines] = planLogPipelines(given);

  it.each(planLogPipelines(given))("is whole to Datadog's client: $key", (plan) => {
    expect(unparsed(V1.deserialize(logPipelinePayload(plan), "LogsPipeline", ""))).toEqual([]);
  });

  it("takes the lines of its models' containers, by their log groups", () => {
    expect(containerLines?.search).toBe(
      '@aws.awslogs.logGroup:("/aws/sagemaker/Endpoints/lease-reader--ocr-prod" OR "/aws/sagemaker/Endpoints/lease-reader--rent-prod")',
    );
  });

  it("finds the model of an endpoint, and the endpoint of a model or of the delivery", () => {
    const categories = (plan: typeof handlerLines, target: string) =>
      plan?.processors.flatMap((processor) =>
        processor.kind === "category" && processor.target === target ? processor.categories : [],
      );

    expect(categories(containerLines, "model")).toEqual([
      { value: "ocr", search: "@endpoint:lease-reader--ocr-prod" },
      { value: "rent", search: "@endpoint:lease-reader--rent-prod" },
    ]);
    expect(categories(handlerLines, "endpoint")).toEqual([
      { value: "lease-reader--ocr-prod", search: "@model:ocr" },
      { value: "lease-reader--rent-prod", search: "@model:rent" },
      { value: "delivery", search: "-@model:*" },
    ]);
    expect(categories(handlerLines, "status_class")?.map(({ value }) => value)).toEqual(["2xx", "3xx", "4xx", "5xx"]);
  });

  it("gives container lines all that searches look for", () => {
    const targets = containerLines?.processors.flatMap((processor) => {
      if (processor.kind === "grok") return [...processor.rules.matchAll(/:(\w+)\}/g)].map(([, target]) => target);
      return "target" in processor ? [processor.target] : [];
    });

    expect(targets).toEqual(expect.arrayContaining(["endpoint", "document_id", "pipeline", "environment", "model"]));
  });
});
