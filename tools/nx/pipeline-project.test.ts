import { describe, expect, it } from "vitest";
import { pipelineProject } from "./pipeline-project.ts";

const environments = ["data_dev", "data_prod", "local"];
const project = (hasCases: boolean) => pipelineProject({ root: "pipelines/reader", hasCases, environments });

describe("a pipeline's project", () => {
  it("is called as its folder is, and depends on the command", () => {
    expect(project(true)).toMatchObject({
      root: "pipelines/reader",
      name: "reader",
      tags: ["scope:pipelines"],
      implicitDependencies: ["@sluice/deployer"],
    });
  });

  it.each([
    { name: "with cases", hasCases: true, targets: ["destroy", "preview", "test", "test-deployed", "up", "validate"] },
    { name: "without cases", hasCases: false, targets: ["destroy", "preview", "up", "validate"] },
  ])("$name has the targets $targets", ({ hasCases, targets }) => {
    expect(Object.keys(project(hasCases).targets ?? {}).sort()).toEqual(targets);
  });

  it("keeps results of files alone, and never what somebody else's account says", () => {
    const kept = Object.entries(project(true).targets ?? {}).filter(([, { cache }]) => cache === true);

    expect(kept.map(([target]) => target).sort()).toEqual(["test", "validate"]);
  });

  it.each(["preview", "up", "destroy"])("has a configuration of %s per environment, and none by default", (target) => {
    const { configurations = {}, defaultConfiguration } = project(true).targets?.[target] ?? {};

    expect(configurations).toEqual(Object.fromEntries(environments.map((name) => [name, { environment: name }])));
    expect(defaultConfiguration).toBeUndefined();
  });

  it("is tested on this machine by test, and elsewhere by test-deployed", () => {
    const { test, "test-deployed": deployed } = project(true).targets ?? {};

    expect(test?.options.command).toContain("--environment local");
    expect(Object.keys(deployed?.configurations ?? {})).toEqual(["data_dev", "data_prod"]);
    expect(test?.outputs).toEqual(["{projectRoot}/.sluice/test"]);
  });
});
