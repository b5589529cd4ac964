import { describe, expect, it } from "vitest";
import { type Expressions, evaluateText } from "./expressions.ts";
import { good, hostile, onMain, stepOf, yaml } from "./requests.ts";
import { runStep } from "./run-step.ts";
import { readWorkflow } from "./workflow.ts";

const deploy = readWorkflow("deploy.yml");

describe("Deploy self-service infrastructure", () => {
  it("has exactly the inputs that were agreed on", () => {
    expect(deploy.name).toBe("Deploy self-service infrastructure");
    const { inputs } = deploy.on.workflow_dispatch ?? { inputs: {} };
    expect(Object.keys(inputs)).toEqual(["branch", "action", "environment", "YAML"]);
    expect(inputs["action"]?.options).toEqual(["up", "destroy", "preview"]);
    expect(inputs["environment"]?.options).toEqual(["data_dev", "data_prod"]);
  });

  const check = (changes: Expressions, ref = "refs/heads/main") =>
    runStep(
      stepOf(deploy, "Check the branch"),
      onMain({ expressions: { ...good, ...changes }, variables: { GITHUB_REF: ref } }),
    );

  it("takes a branch", async () => {
    expect((await check({})).status).toBe(0);
    expect((await check({ "inputs.branch": "feature/model-b_1.2" }, "refs/heads/feature")).status).toBe(0);
  });

  it.each(hostile.filter(({ name }) => name !== "a folder that is none"))(
    "refuses $name as a branch",
    async ({ value }) => {
      expect(await check({ "inputs.branch": value })).toMatchObject({ status: 1, outputs: "" });
    },
  );

  it.each([
    { name: "another branch's files", branch: "feature", ref: "refs/heads/main" },
    { name: "another branch's workflow", branch: "main", ref: "refs/heads/feature" },
    { name: "a tag called main", branch: "main", ref: "refs/tags/main" },
  ])("takes nothing but main to production: not $name", async ({ branch, ref }) => {
    const refused = await check({ "inputs.environment": "data_prod", "inputs.branch": branch }, ref);

    expect(refused.status).toBe(1);
    expect(refused.output).toContain("data_prod is deployed from main only");
  });

  it("takes main to production", async () => {
    expect((await check({ "inputs.environment": "data_prod" })).status).toBe(0);
  });

  it.each([
    { step: "Preview", verb: "preview", more: [] },
    { step: "Up", verb: "up", more: ["--yes"] },
  ])("$step runs sluice $verb once, with the file as one argument", async ({ step, verb, more }) => {
    const { calls, status } = await runStep(stepOf(deploy, step), onMain());

    expect(status).toBe(0);
    expect(calls).toHaveLength(1);
    const [call = []] = calls;
    expect(call.slice(0, -1)).toEqual(["sluice", verb, yaml, "--environment", "data_dev", ...more, "--markdown"]);
  });

  it("Destroy confirms by the stack's name, which it reads from the file", async () => {
    const { calls, status } = await runStep(
      stepOf(deploy, "Destroy"),
      onMain({ prints: { sluice: '{"pipeline": "example"}' } }),
    );

    expect(status).toBe(0);
    expect(calls[1]).toEqual(expect.arrayContaining(["destroy", yaml, "--confirm", "example.data_dev"]));
  });

  it("Destroy does nothing when the file cannot be read", async () => {
    const { calls, status } = await runStep(stepOf(deploy, "Destroy"), onMain({ scripts: { sluice: "exit 2" } }));

    expect(status).not.toBe(0);
    expect(calls).toHaveLength(1);
  });

  it("lets no preview wait, or take the place of a deployment that waits", () => {
    const group = (action: string, run: number) => {
      const inputs = { environment: "data_prod", YAML: yaml, action };
      return evaluateText(deploy.jobs["deploy"]?.concurrency?.group ?? "", { inputs, github: { run_id: run } });
    };

    const groups = [group("preview", 1), group("preview", 2), group("up", 3), group("destroy", 4)];
    expect(new Set(groups.slice(0, 3)).size).toBe(3);
    expect(groups[2]).toBe(groups[3]);
  });
});
