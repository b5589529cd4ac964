import { describe, expect, it } from "vitest";
import { servedEndpoints } from "../../src/endpoints/served-endpoints.ts";
import { ServedNow } from "../../src/endpoints/served-now.ts";
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

describe("servedEndpoints", () => {
  it.each([
    { name: "what runs", current: 4, desired: 4, instances: 4 },
    { name: "what shall run while it scales out", current: 2, desired: 6, instances: 6 },
    { name: "what runs while it scales in", current: 6, desired: 2, instances: 6 },
    { name: "none of an endpoint that sleeps", current: 0, desired: 0, instances: 0 },
    { name: "none of an endpoint that tells no numbers", current: undefined, desired: undefined, instances: 0 },
  ])("counts $name", async ({ current, desired, instances }) => {
    const { clients } = await scriptedAws({ DescribeEndpoint: { "reader--b-local": [counts(current, desired)] } });

    expect(await servedEndpoints(pipeline, environment, clients)).toMatchObject({ instances: { b: instances } });
  });

  it("counts instances of scaling models only, and leaves out endpoints that are not there", async () => {
    const { clients, asked } = await scriptedAws({
      DescribeEndpoint: { "reader--a-local": [counts(2, 2)], "reader--c-local": [counts(3, 3)] },
    });

    expect(await servedEndpoints(pipeline, environment, clients)).toEqual({
      configurations: { a: "c1", c: "c1" },
      inService: { a: "c1", c: "c1" },
      instances: { c: 3 },
      failed: {},
    });
    expect(asked.toSorted()).toEqual(["a", "b", "c"].map((model) => `DescribeEndpoint reader--${model}-local`));
  });

  it.each([
    { status: "InService", inService: { a: "c1" } },
    { status: "Updating", inService: {} },
    { status: "UpdateRollbackFailed", inService: {} },
    { status: "Failed", inService: {} },
  ])("knows what an endpoint serves for sure, or not, that is $status", async ({ status, inService }) => {
    const endpoint = { EndpointStatus: status, EndpointConfigName: "c1" };
    const { clients } = await scriptedAws({ DescribeEndpoint: { "reader--a-local": [endpoint] } });

    expect(await servedEndpoints(pipeline, environment, clients)).toMatchObject({
      inService,
      configurations: { a: "c1" },
    });
    expect((await servedEndpoints(pipeline, environment, clients)).inService).toEqual(inService);
  });

  it("is asked again by who holds what is served now", async () => {
    const { clients } = await scriptedAws({ DescribeEndpoint: { "reader--b-local": [counts(1, 1), counts(5, 5)] } });
    const served = await ServedNow.read(pipeline, environment, clients);
    expect(served.now.instances).toEqual({ b: 1 });

    await served.readAgain();

    expect(served.now.instances).toEqual({ b: 5 });
  });

  it("names the endpoints that have failed", async () => {
    const failed = { EndpointStatus: "Failed", EndpointConfigName: "c1" };
    const { clients } = await scriptedAws({ DescribeEndpoint: { "reader--a-local": [failed] } });

    expect(await servedEndpoints(pipeline, environment, clients)).toMatchObject({ failed: { a: "reader--a-local" } });
  });
});
