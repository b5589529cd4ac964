import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AwsStandIn, startAwsStandIn } from "../../sagemaker-pipeline-example/test/support/aws-stand-in.ts";
import {
  type ModelServerProcess,
  startModelServer,
} from "../../sagemaker-pipeline-example/test/support/model-server-process.ts";

const models = ["model-a", "model-b", "model-c", "model-d"] as const;
const servers = new Map<string, ModelServerProcess>();
let aws: AwsStandIn;

beforeAll(async () => {
  aws = await startAwsStandIn();
  await Promise.all(
    models.map(async (model) => {
      const script = new URL(`../models/${model}/server.ts`, import.meta.url);
      const env = { AWS_ENDPOINT_URL: aws.url, AWS_ACCESS_KEY_ID: "AKIAEXAMPLE", AWS_SECRET_ACCESS_KEY: "example" };
      servers.set(model, await startModelServer(script, env));
    }),
  );
});

afterAll(async () => {
  await Promise.all([...servers.values()].map((server) => server.stop()));
  aws.close();
});

async function predict(model: string, body: string, contentType = "application/json"): Promise<string> {
  const headers = { "content-type": contentType, "x-amzn-sagemaker-inference-id": "the-document" };
  const answer = await servers.get(model)?.invoke(body, headers);
  expect(answer?.status).toBe(200);
  return JSON.stringify(answer?.body);
}

/** A manifest as the trigger of a fan-in model writes it. */
function manifest(keys: Record<string, string>): string {
  return JSON.stringify({
    version: 1,
    documentId: "the-document",
    pipeline: "fan-in-example",
    environment: "local",
    model: "model-d",
    source: {
      bucket: "input",
      key: "incoming/lease.txt",
      etag: "e",
      sizeBytes: 1,
      contentType: "text/plain",
      createdAt: "2026-01-01T00:00:00.000Z",
    },
    predictions: Object.fromEntries(Object.entries(keys).map(([parent, key]) => [parent, { bucket: parent, key }])),
  });
}

describe("the servers of fan-in-example", () => {
  it("carry a lease from its text to the summary that joins both branches", async () => {
    const text = readFileSync(new URL("../inputs/warehouse-lease.txt", import.meta.url), "utf8");
    const lease = await predict("model-a", text, "text/plain");
    aws.objects.set("/model-b/prediction.json", await predict("model-b", lease));
    aws.objects.set("/model-c/prediction.json", await predict("model-c", lease));

    const summary = await predict("model-d", manifest({ "model-b": "prediction.json", "model-c": "prediction.json" }));

    expect(JSON.parse(summary)).toMatchObject({
      documentId: "the-document",
      obligations: { landlord: 2, tenant: 5 },
      lastDate: "2031-02-28",
      largestAmount: 2_000_000,
    });
  });

  it.each([
    { model: "model-a", body: "no clauses", type: "text/plain", status: 400, message: "no clause" },
    { model: "model-a", body: "%PDF", type: "application/pdf", status: 415, message: "text/plain" },
    { model: "model-b", body: "{}", type: "application/json", status: 400, message: "model-a" },
    { model: "model-c", body: "", type: "application/json", status: 400, message: "empty" },
    { model: "model-d", body: manifest({ "model-b": "x" }), type: "application/json", status: 400, message: "model-c" },
    {
      model: "model-d",
      body: manifest({ "model-b": "gone", "model-c": "gone" }),
      type: "application/json",
      status: 500,
      message: "no such key",
    },
  ])("$model answers with status $status: $message", async ({ model, body, type, status, message }) => {
    const answer = await servers.get(model)?.invoke(body, { "content-type": type });

    expect(answer).toMatchObject({ status, body: { error: { message: expect.stringContaining(message) } } });
  });
});

describe("the shared HTTP helper", () => {
  it("is the same in both pipelines, which stay folders that build on their own", () => {
    const shared = (pipeline: string) => new URL(`../../${pipeline}/models/shared/`, import.meta.url);
    const ours = readdirSync(shared("fan-in-example")).filter((file) => file !== "lease.ts");

    expect(ours).toEqual(["invocation.ts", "model-server.ts", "request-error.ts"]);
    for (const file of ours) {
      const read = (pipeline: string) => readFileSync(new URL(file, shared(pipeline)), "utf8");
      expect(read("fan-in-example")).toBe(read("sagemaker-pipeline-example"));
    }
  });
});
