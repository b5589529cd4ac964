import { handlerBundle } from "@sluice/runtime/bundle";
import { describe, expect, it } from "vitest";
import { expectedEndpoints } from "../../src/endpoints/expected-endpoints.ts";
import { evaluatePipeline } from "../../src/pipeline/evaluate-pipeline.ts";
import { localEnvironment } from "../support/environments.ts";
import { localPipeline } from "../support/pipelines.ts";

describe("expectedEndpoints", () => {
  it("expects of every endpoint what the program makes of it", async () => {
    const [trigger, delivery] = await Promise.all([handlerBundle("trigger"), handlerBundle("delivery")]);
    const plain = localPipeline({ a: [], b: ["a"] });
    const modelData = "s3://artifacts/a/model.tar.gz";
    const pipeline = {
      ...plain,
      models: plain.models.map((each) => (each.name === "a" ? { ...each, modelData } : each)),
    };
    const environment = localEnvironment();
    const { resources } = await evaluatePipeline(pipeline, environment);
    const endpoints = resources
      .filter(({ type }) => type === "aws:sagemaker/endpoint:Endpoint")
      .map(({ inputs }) => inputs);

    const expected = expectedEndpoints({ pipeline, environment, handlers: { trigger, delivery } });

    expect(
      expected.map(({ endpointName: name, configurationName: endpointConfigName }) => ({ name, endpointConfigName })),
    ).toEqual(endpoints.map(({ name, endpointConfigName }) => ({ name, endpointConfigName })));
    expect(expected).toMatchObject([{ model: "a", image: pipeline.models[0]?.image, modelData }, { model: "b" }]);
    expect(expected[1]).not.toHaveProperty("modelData");
  });

  it("remembers which configuration served before, unless it is to serve on", async () => {
    const [trigger, delivery] = await Promise.all([handlerBundle("trigger"), handlerBundle("delivery")]);
    const options = {
      pipeline: localPipeline({ a: [], b: [] }),
      environment: localEnvironment(),
      handlers: { trigger, delivery },
    };
    const [a] = expectedEndpoints(options);
    const before = { a: a?.configurationName ?? "", b: "reader--b-local-00000000" };

    expect(expectedEndpoints({ ...options, before }).map(({ replaces }) => replaces)).toEqual([
      undefined,
      "reader--b-local-00000000",
    ]);
  });
});
