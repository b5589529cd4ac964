import { describe, expect, it } from "vitest";
import { endpointNames, Pipeline, pipelineContext } from "../src/index.ts";
import { record } from "../src/testing.ts";
import { environment, handlers, model, pipeline } from "./support/pipelines.ts";
import { configurationOf, sageMakerModelOf } from "./support/walk.ts";

describe("endpointNames", () => {
  const scaling = { kind: "backlog", min: 0, max: 4, backlogPerInstance: 5 } as const;

  it.each([
    { name: "a fixed number of instances", change: {}, settings: {} },
    { name: "instances that follow the backlog", change: { instances: scaling }, settings: {} },
    {
      name: "blue/green updates of a scaled-out endpoint",
      change: { instances: scaling },
      settings: { blueGreen: { routing: "canary" }, runningInstances: { a: 3 } },
    },
    { name: "no artifact", change: { modelData: undefined }, settings: {} },
  ] as const)("names what the program registers with $name", async ({ change, settings }) => {
    const { modelData, ...rest } = model({ name: "a" });
    const subject = "modelData" in change ? rest : { ...rest, ...change, ...(modelData && { modelData }) };
    const args = {
      pipeline: pipeline([subject]),
      environment: environment(settings),
      handlers: handlers(),
    };
    const recording = await record(() => new Pipeline("reader", args).outputs);

    expect(endpointNames(pipelineContext(args), "a")).toEqual({
      endpoint: recording.get("reader-a-endpoint").inputs["name"],
      configuration: configurationOf(recording.resources, "reader-a").inputs["name"],
      model: sageMakerModelOf(recording.resources, "reader-a").inputs["name"],
    });
  });

  it("does not take how many instances run now for a new version", () => {
    const named = (running: number) => {
      const subject = model({ name: "a", instances: scaling });
      const settings = environment({ runningInstances: { a: running } });
      return endpointNames(
        pipelineContext({ pipeline: pipeline([subject]), environment: settings, handlers: handlers() }),
        "a",
      );
    };

    expect(named(4)).toEqual(named(0));
  });

  it("refuses a model that the pipeline does not have", () => {
    const context = pipelineContext({
      pipeline: pipeline([model({ name: "a" })]),
      environment: environment(),
      handlers: handlers(),
    });

    expect(() => endpointNames(context, "b")).toThrow('pipeline "reader" has no model "b"');
  });
});
