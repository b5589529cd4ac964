import { describe, expect, it } from "vitest";
import { activeConfigurations, runningInstances } from "../../src/endpoints/running-instances.ts";
import { localEnvironment } from "../support/environments.ts";
import { localPipeline } from "../support/pipelines.ts";
import { type ScriptedAnswer, scriptedAws } from "../support/scripted-sage-maker.ts";

const fixed = localPipeline({ a: [], b: ["a"], c: ["a"] });
const scales = { kind: "backlog", min: 0, max: 8, backlogPerInstance: 5 } as const;
const pipeline = {
  ...fixed,
  models: fixed.models.map((model) => (model.name === "a" ? model : { ...model, instances: scales })),
};
const environment = localEnvironment();

function counts(current: number | undefined, desired: number | undefined): ScriptedAnswer {
  const variant = { VariantName: "AllTraffic", CurrentInstanceCount: current, DesiredInstanceCount: desired };
  return { EndpointStatus: "InService", EndpointConfigName: "c1", ProductionVariants: [variant] };
}

describe("runningInstances", () => {
  it.each([
    { name: "what runs", current: 4, desired: 4, instances: 4 },
    { name: "what shall run while it scales out", current: 2, desired: 6, instances: 6 },
    { name: "what runs while it scales in", current: 6, desired: 2, instances: 6 },
    { name: "none of an endpoint that sleeps", current: 0, desired: 0, instances: 0 },
    { name: "none of an endpoint that tells no numbers", current: undefined, desired: undefined, instances: 0 },
  ])("counts $name", async ({ current, desired, instances }) => {
    const { clients } = await scriptedAws({ DescribeEndpoint: { "reader--b-local": [counts(current, desired)] } });

    expect(await runningInstances(pipeline, environment, clients)).toEqual({ b: instances });
  });

  it("asks for scaling models only, and leaves out endpoints that are not there", async () => {
    const { clients, asked } = await scriptedAws({ DescribeEndpoint: { "reader--c-local": [counts(3, 3)] } });

    expect(await runningInstances(pipeline, environment, clients)).toEqual({ c: 3 });
    expect(asked.toSorted()).toEqual(["DescribeEndpoint reader--b-local", "DescribeEndpoint reader--c-local"]);
  });
});

describe("activeConfigurations", () => {
  it("names what every endpoint serves now", async () => {
    const { clients } = await scriptedAws({ DescribeEndpoint: { "reader--a-local": [counts(1, 1)] } });

    expect(await activeConfigurations(pipeline, environment, clients)).toEqual({ a: "c1" });
  });
});
