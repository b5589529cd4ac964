import { describe, expect, it } from "vitest";
import type { Expressions } from "./expressions.ts";
import { good, hostile, onMain, stepOf, yaml } from "./requests.ts";
import { runStep } from "./run-step.ts";
import { readWorkflow } from "./workflow.ts";

const promote = readWorkflow("promote.yml");
const production = { ...good, "inputs.environment": "data_prod" };

describe("Promote a release", () => {
  it("asks for a pipeline file, and lets the rest be left out", () => {
    const { inputs } = promote.on.workflow_dispatch ?? { inputs: {} };

    expect(Object.keys(inputs)).toEqual(["environment", "YAML", "release", "unpromoted"]);
    expect(inputs["environment"]).toMatchObject({ options: ["data_prod"], default: "data_prod" });
    expect(inputs["release"]).toMatchObject({ required: false, default: "" });
    expect(inputs["unpromoted"]).toMatchObject({ required: false, default: "" });
  });

  const check = (changes: Expressions, ref = "refs/heads/main") =>
    runStep(
      stepOf(promote, "Check the release"),
      onMain({ expressions: { ...production, ...changes }, variables: { GITHUB_REF: ref } }),
    );

  it.each([
    { release: "", reason: "" },
    { release: "12", reason: "" },
    { release: "", reason: 'the hotfix of incident 812; "tested" by hand' },
  ])('takes release "$release" with the reason "$reason"', async ({ release, reason }) => {
    expect((await check({ "inputs.release": release, "inputs.unpromoted": reason })).status).toBe(0);
  });

  it.each([
    ...hostile.filter(({ value }) => value !== ""),
    { name: "a zero", value: "0" },
    { name: "a sign", value: "-1" },
  ])("refuses $name as a release", async ({ value }) => {
    expect((await check({ "inputs.release": value })).status).toBe(1);
  });

  it.each([
    { name: "of two lines", changes: { "inputs.release": "", "inputs.unpromoted": "one\ntwo" } },
    { name: "of 501 characters", changes: { "inputs.release": "", "inputs.unpromoted": "x".repeat(501) } },
    { name: "beside a release", changes: { "inputs.release": "3", "inputs.unpromoted": "incident 812" } },
  ])("refuses a reason $name", async ({ changes }) => {
    expect(await check(changes)).toMatchObject({ status: 1, outputs: "" });
  });

  it.each(["refs/heads/feature", "refs/tags/main"])("runs on main only, not on %s", async (ref) => {
    const refused = await check({}, ref);

    expect(refused.status).toBe(1);
    expect(refused.output).toContain("run this workflow on main");
  });

  const carryOver = async (changes: Expressions) => {
    const { calls } = await runStep(stepOf(promote, "Promote"), onMain({ expressions: { ...production, ...changes } }));
    return calls.map((call) => call.map((part) => (part.endsWith("/plan.md") ? "PLAN" : part)));
  };

  it.each([
    { release: "3", more: ["--release", "3"] },
    { release: "", more: [] },
  ])('promotes release "$release" to where only that goes', async ({ release, more }) => {
    expect(await carryOver({ "inputs.release": release })).toEqual([
      ["sluice", "promote", yaml, "--to", "data_prod", "--yes", "--markdown", "PLAN", ...more],
    ]);
  });

  it.each(["incident 812", "--yes"])('deploys main as it is when there is a reason: "%s"', async (reason) => {
    expect(await carryOver({ "inputs.release": "", "inputs.unpromoted": reason })).toEqual([
      ["sluice", "up", yaml, "--environment", "data_prod", `--unpromoted=${reason}`, "--yes", "--markdown", "PLAN"],
    ]);
  });
});
