import { beforeAll, describe, expect, it } from "vitest";
import type { EvaluatedResource } from "../src/evaluate/index.ts";
import { Pipeline } from "../src/index.ts";
import { type Recording, record } from "../src/testing.ts";
import { environment, handlers, model, pipeline } from "./support/pipelines.ts";

function recordFanIn(parents: readonly string[]): Promise<Recording> {
  const models = [...parents.map((name) => model({ name })), model({ name: "join", parents: [...parents] })];
  const program = () =>
    new Pipeline("reader", { pipeline: pipeline(models), environment: environment(), handlers: handlers() }).outputs;
  return record(program);
}

/** The longest names that the reader of pipeline files lets through: 63 for the endpoint with its version. */
function longNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `m${String(index).padStart(2, "0")}-${"x".repeat(38)}`);
}

describe("a fan-in of thirty parents with long names", () => {
  let recording: Recording;
  beforeAll(async () => {
    recording = await recordFanIn(longNames(30));
  });

  const ofType = (type: string) => recording.resources.filter((resource) => resource.type.endsWith(`:${type}`));
  const inputOf = (input: string) => (resource: EvaluatedResource) => String(resource.inputs[input]);

  it.each([
    { type: "Function", limit: 64 },
    { type: "Role", limit: 64 },
    { type: "EventRule", limit: 64 },
    { type: "Queue", limit: 80 },
    { type: "Endpoint", limit: 63 },
    { type: "EndpointConfiguration", limit: 63 },
    { type: "Model", limit: 63 },
    { type: "FirehoseDeliveryStream", limit: 64 },
  ])("names every $type within $limit characters, no two alike", ({ type, limit }) => {
    const names = ofType(type).map(inputOf("name"));

    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => name.length > limit)).toEqual([]);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
  });

  it("keeps every pattern, policy and set of variables within its limit", () => {
    expect(ofType("EventRule").filter((rule) => inputOf("eventPattern")(rule).length > 2048)).toEqual([]);
    expect(ofType("RolePolicy").filter((policy) => inputOf("policy")(policy).length > 10_240)).toEqual([]);
    expect(ofType("Policy").filter((policy) => inputOf("policy")(policy).length > 6144)).toEqual([]);
    expect(ofType("QueuePolicy").filter((policy) => inputOf("policy")(policy).length > 8192)).toEqual([]);
    expect(ofType("Function").filter((each) => JSON.stringify(each.inputs["environment"]).length > 4096)).toEqual([]);
  });

  it("hears of every parent exactly once", () => {
    const rules = recording.resources.filter(
      ({ parent, type }) => parent === "reader-join-trigger" && type.endsWith(":EventRule"),
    );
    const buckets = rules.flatMap((rule) => {
      const pattern = JSON.parse(inputOf("eventPattern")(rule)) as { detail: { bucket: { name: string[] } } };
      return pattern.detail.bucket.name;
    });

    expect(buckets).toEqual(longNames(30).map((name) => recording.get(`reader-${name}-output`).id));
  });
});

it("refuses more parents than a function's variables can name", async () => {
  await expect(recordFanIn(longNames(95))).rejects.toThrow(
    /environment variables of function "reader--join-dev-trigger" take \d+ bytes; Lambda takes 4096/,
  );
});
