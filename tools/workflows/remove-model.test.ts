import { describe, expect, it } from "vitest";
import type { Expressions } from "./expressions.ts";
import { good, hostile, onMain, stepOf, yaml } from "./requests.ts";
import { runStep } from "./run-step.ts";
import { readWorkflow } from "./workflow.ts";

const remove = readWorkflow("remove-model.yml");

describe("Remove a model", () => {
  const check = (changes: Expressions, ref = "refs/heads/main") =>
    runStep(
      stepOf(remove, "Check the model"),
      onMain({ expressions: { ...good, ...changes }, variables: { GITHUB_REF: ref } }),
    );

  it("takes a model whose name was typed twice", async () => {
    expect((await check({})).status).toBe(0);
  });

  it.each([
    { name: "another name", confirm: "model-a" },
    { name: "a pattern", confirm: "model-?" },
    { name: "nothing", confirm: "" },
  ])("refuses $name as a confirmation", async ({ confirm }) => {
    const refused = await check({ "inputs.confirm": confirm });

    expect(refused.status).toBe(1);
    expect(refused.output).toContain("nothing was removed");
  });

  it.each(hostile)("refuses $name as a model, though it was typed twice", async ({ value }) => {
    const refused = await check({ "inputs.model": value, "inputs.confirm": value });

    expect(refused).toMatchObject({ status: 1, outputs: "" });
  });

  it.each(["refs/heads/feature", "refs/tags/main"])("runs on main only, not on %s", async (ref) => {
    const refused = await check({}, ref);

    expect(refused.status).toBe(1);
    expect(refused.output).toContain("run this workflow on main");
  });

  const models = (...names: string[]) => JSON.stringify({ models: names.map((name) => ({ name })) });
  const removal = (printed: string) => runStep(stepOf(remove, "Remove"), onMain({ prints: { sluice: printed } }));

  it("deploys the file without the model, and names the model that goes", async () => {
    const { calls, status } = await removal(models("model-a", "model-bb"));

    expect(status).toBe(0);
    expect(calls[0]).toEqual(["sluice", "graph", yaml, "--environment", "data_dev", "--json"]);
    expect(calls[1]?.slice(0, -1)).toEqual([
      "sluice",
      "up",
      yaml,
      "--environment",
      "data_dev",
      "--yes",
      "--remove",
      "model-b",
      "--markdown",
    ]);
  });

  it("refuses a model that the file on main still has", async () => {
    const { calls, output, status } = await removal(models("model-a", "model-b"));

    expect(status).toBe(1);
    expect(output).toContain("the file on main still has model-b for data_dev: take it out by a pull request first");
    expect(calls).toHaveLength(1);
  });

  it("deploys nothing when the file cannot be read", async () => {
    const { calls, status } = await runStep(stepOf(remove, "Remove"), onMain({ scripts: { sluice: "exit 2" } }));

    expect(status).not.toBe(0);
    expect(calls).toHaveLength(1);
  });
});
