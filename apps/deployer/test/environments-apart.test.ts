import Value from "typebox/value";
import { expect, it } from "vitest";
import { SynthOutput } from "../src/output/synth-output.ts";
import { runMain } from "./support/run-main.ts";

const pipelines = ["pipelines/sagemaker-pipeline-example/pipeline.yaml", "pipelines/fan-in-example/pipeline.yaml"];
const accounts: Readonly<Record<string, string>> = { data_dev: "111111111111", data_prod: "222222222222" };

/** Every string among the inputs, those inside JSON policies and patterns too. */
function stringsOf(value: unknown): string[] {
  if (typeof value === "string") return /^[[{]/.test(value) ? [value, ...stringsOf(JSON.parse(value))] : [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(stringsOf);
}

async function synth(file: string, environment: string) {
  const { stdout } = await runMain(["synth", file, "--environment", environment, "--json"]);
  return Value.Parse(SynthOutput, JSON.parse(stdout)).resources;
}

/** What a pipeline makes or uses in AWS: ARNs, S3 URIs, and the names of what it makes. */
async function placesOf(file: string, environment: string): Promise<Set<string>> {
  const resources = await synth(file, environment);
  const made = resources.filter(({ type }) => type.startsWith("aws:"));
  const names = made
    // An inline policy, a log stream and a subscription are named within their role and log group.
    .filter(({ type }) => !/:(?:RolePolicy|LogStream|LogSubscriptionFilter)$/.test(type))
    .flatMap(({ type, inputs }) => [inputs["name"], inputs["bucket"]].map((name) => (name ? `${type} ${name}` : "")));
  const used = made.flatMap(({ inputs }) => stringsOf(inputs)).filter((text) => /^(?:arn:|s3:\/\/)/.test(text));
  return new Set([...names, ...used].filter((place) => place !== ""));
}

it.each(pipelines)(
  "development and production of %s share no bucket, role, topic, queue, key or artifact",
  async (file) => {
    const [development, production] = await Promise.all([placesOf(file, "data_dev"), placesOf(file, "data_prod")]);

    const shared = [...development].filter((place) => production.has(place));
    // Images are read-only to both, and a consumer may be named in both.
    const known = /^arn:aws:(?:ecr:us-west-2:123456789012:repository\/|iam::210987654321:root$)/;
    expect(shared.filter((place) => !known.test(place))).toEqual([]);
    expect(development.size).toBeGreaterThan(50);
  },
);

it.each(pipelines)("neither environment of %s names the other's account", async (file) => {
  for (const [environment, other] of [
    ["data_dev", "data_prod"],
    ["data_prod", "data_dev"],
  ] as const) {
    const text = JSON.stringify(await synth(file, environment));
    expect(text).toContain(accounts[environment]);
    expect(text).not.toContain(accounts[other]);
  }
});

it("two pipelines of one environment make nothing of the same name", async () => {
  const [first, second] = await Promise.all(pipelines.map((file) => placesOf(file, "data_prod")));
  const shared = [...(first ?? [])].filter((place) => second?.has(place));

  // The environment's own, which neither makes.
  const own = /:(?:policy\/sluice-boundary-prod|function:datadog-forwarder)$/;
  expect(shared.filter((place) => !own.test(place))).toEqual([]);
});
