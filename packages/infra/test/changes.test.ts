import type { CustomResourceOptions } from "@pulumi/pulumi/resource.js";
import type { ResolvedModel } from "@sluice/spec";
import { describe, expect, it } from "vitest";
import { type DeploymentEnvironment, modelVersion, Pipeline } from "../src/index.ts";
import { type Recording, record } from "../src/testing.ts";
import { environment, handlers, model, pipeline } from "./support/pipelines.ts";
import { configurationOf, sageMakerModelOf } from "./support/walk.ts";

function recordModels(
  overrides: Partial<ResolvedModel> = {},
  settings: Partial<DeploymentEnvironment> = {},
): Promise<Recording> {
  const models = [
    model({ name: "a" }),
    model({ name: "b", parents: ["a"], ...overrides }),
    model({ name: "c", parents: ["a"] }),
    model({ name: "d", parents: ["b", "c"] }),
  ];
  return record(
    () =>
      new Pipeline("reader", { pipeline: pipeline(models), environment: environment(settings), handlers: handlers() })
        .outputs,
  );
}

function changed(before: Recording, after: Recording): string[] {
  const text = ({ resources }: Recording) =>
    new Map(resources.map(({ urn, inputs, name }) => [urn, { name, inputs: JSON.stringify(inputs) }]));
  const [old, now] = [text(before), text(after)];
  return [...now].filter(([urn, { inputs }]) => old.get(urn)?.inputs !== inputs).map(([, { name }]) => name);
}

describe("deploying again", () => {
  it("changes nothing when nothing changed, to the byte", async () => {
    expect(JSON.stringify(await recordModels())).toBe(JSON.stringify(await recordModels()));
  });

  it("changes one model only for its new image, and of the rest of that model only tags and the version its trigger knows", async () => {
    const image = "123456789012.dkr.ecr.us-west-2.amazonaws.com/b:1.5.0";
    const [before, after] = await Promise.all([recordModels(), recordModels({ image })]);
    const names = changed(before, after);

    expect(names.filter((name) => !/^reader-b(-|$)/.test(name))).toEqual([]);
    const untagged = names.filter((name) => withoutTags(before, name) !== withoutTags(after, name)).sort();
    expect(untagged).toEqual([
      configurationOf(after.resources, "reader-b").name,
      "reader-b-endpoint",
      sageMakerModelOf(after.resources, "reader-b").name,
      "reader-b-trigger-function",
    ]);
  });

  function withoutTags(recording: Recording, name: string): string {
    const resource = recording.resources.find((each) => each.name === name && each.type.startsWith("aws:"));
    return JSON.stringify({ ...resource?.inputs, tags: undefined });
  }

  it.each([
    { name: "a new image", change: { image: "123456789012.dkr.ecr.us-west-2.amazonaws.com/b:2" } },
    { name: "a new artifact", change: { modelData: "s3://crexi-models/b/2/model.tar.gz" } },
    { name: "another instance type", change: { instanceType: "ml.g5.xlarge" } },
    { name: "more instances", change: { instances: { kind: "fixed", count: 3 } } },
    { name: "another environment variable", change: { env: { MODE: "fast" } } },
    { name: "more invocations at a time", change: { maxConcurrentInvocationsPerInstance: 8 } },
  ] as const)("gives $name a new endpoint configuration and the same endpoint", async ({ change }) => {
    const [before, after] = await Promise.all([recordModels(), recordModels(change)]);
    const configuration = ({ resources }: Recording) => configurationOf(resources, "reader-b");
    const endpoint = (recording: Recording) => recording.get("reader-b-endpoint");

    expect(configuration(after).inputs["name"]).not.toBe(configuration(before).inputs["name"]);
    expect(configuration(after).urn).not.toBe(configuration(before).urn);
    expect(endpoint(after).inputs["name"]).toBe(endpoint(before).inputs["name"]);
  });

  it("gives a new image a SageMaker model beside the one that serves, so that there is a way back to that", async () => {
    const image = "123456789012.dkr.ecr.us-west-2.amazonaws.com/b:2";
    const [before, after] = await Promise.all([recordModels(), recordModels({ image })]);
    const sageMakerModel = ({ resources }: Recording) => sageMakerModelOf(resources, "reader-b");

    expect(sageMakerModel(after).inputs["name"]).not.toBe(sageMakerModel(before).inputs["name"]);
    expect(sageMakerModel(after).urn).not.toBe(sageMakerModel(before).urn);
  });

  const scaling = { kind: "backlog", min: 1, max: 8, backlogPerInstance: 5 } as const;
  const blueGreen = { routing: "canary" } as const;

  it("leaves an endpoint alone that only scaled out since", async () => {
    const [before, after] = await Promise.all([
      recordModels({ instances: scaling }, { blueGreen }),
      recordModels({ instances: scaling }, { blueGreen, runningInstances: { b: 6 } }),
    ]);

    // The engine ignores the number of instances of a configuration that is there already.
    expect(changed(before, after)).toEqual([configurationOf(before.resources, "reader-b").name]);
    expect(after.get("reader-b-endpoint").inputs).toEqual(before.get("reader-b-endpoint").inputs);
  });

  /** Options of the configurations of a model that scales and of one that does not. */
  async function optionsOfConfigurations(servedConfigurations: Readonly<Record<string, string>> | undefined) {
    const args = {
      pipeline: pipeline([model({ name: "a" }), model({ name: "b", instances: scaling })]),
      environment: environment({
        runningInstances: { b: 3 },
        ...(servedConfigurations === undefined ? {} : { servedConfigurations }),
      }),
      handlers: handlers(),
    };
    const options = new Map<string, Pick<CustomResourceOptions, "deleteBeforeReplace" | "ignoreChanges">>();
    const { resources } = await record(() => {
      new Pipeline("reader", args, {
        transformations: [
          ({ opts, name }) => {
            const { deleteBeforeReplace = false, ignoreChanges = [] } = opts as CustomResourceOptions;
            options.set(name, { deleteBeforeReplace, ignoreChanges });
            return undefined;
          },
        ],
      });
    });
    const of = (name: string) => options.get(configurationOf(resources, `reader-${name}`).name);
    return { a: of("a"), b: of("b"), name: String(configurationOf(resources, "reader-b").inputs["name"]) };
  }
  const count = "productionVariants[0].initialInstanceCount";

  it("ignores how many instances the configuration of a scaling model began with, and no other's", async () => {
    const { a, b } = await optionsOfConfigurations(undefined);

    expect(a).toEqual({ deleteBeforeReplace: false, ignoreChanges: [] });
    expect(b).toEqual({ deleteBeforeReplace: false, ignoreChanges: [count] });
  });

  it("counts anew for a configuration that a failed update left, as the endpoint serves another", async () => {
    const { name } = await optionsOfConfigurations(undefined);

    const [serving, left] = await Promise.all([
      optionsOfConfigurations({ b: name }),
      optionsOfConfigurations({ b: "reader--b-dev-00000000" }),
    ]);

    expect(serving.b).toEqual({ deleteBeforeReplace: false, ignoreChanges: [count] });
    expect(left.b).toEqual({ deleteBeforeReplace: true, ignoreChanges: [] });
  });

  it.each([
    { name: "another wait", instances: scaling, settings: { blueGreen: { ...blueGreen, waitSeconds: 60 } } },
    { name: "enough instances for a canary", instances: { ...scaling, min: 2 }, settings: { blueGreen } },
  ])(
    "gives $name, for which the provider updates the endpoint, a new configuration",
    async ({ instances, settings }) => {
      const [before, after] = await Promise.all([
        recordModels({ instances: scaling }, { blueGreen }),
        recordModels({ instances }, settings),
      ]);
      const configuration = ({ resources }: Recording) => configurationOf(resources, "reader-b").inputs["name"];

      expect(after.get("reader-b-endpoint").inputs["deploymentConfig"]).not.toEqual(
        before.get("reader-b-endpoint").inputs["deploymentConfig"],
      );
      expect(configuration(after)).not.toBe(configuration(before));
    },
  );
});

describe("modelVersion", () => {
  const { trigger } = handlers();
  const base = model({ name: "a", env: { A: "1", B: "2" } });

  it("is 12 hex digits that do not depend on the order of keys, permissions or place in the graph", () => {
    const same = {
      ...base,
      env: { B: "2", A: "1" },
      parents: ["x"],
      permissions: { ...base.permissions, textract: true },
    };

    expect(modelVersion(base, trigger)).toMatch(/^[0-9a-f]{12}$/);
    expect(modelVersion(same, trigger)).toBe(modelVersion(base, trigger));
  });

  it.each([
    { name: "image", other: modelVersion({ ...base, image: "other" }, trigger) },
    { name: "artifact", other: modelVersion({ ...base, modelData: "s3://b/other.tar.gz" }, trigger) },
    { name: "environment variable", other: modelVersion({ ...base, env: { A: "1" } }, trigger) },
    { name: "instances", other: modelVersion({ ...base, instances: { kind: "fixed", count: 2 } }, trigger) },
    { name: "bundle", other: modelVersion(base, { ...trigger, sha256: "other" }) },
  ])("is another one for another $name", ({ other }) => {
    expect(other).not.toBe(modelVersion(base, trigger));
  });
});
