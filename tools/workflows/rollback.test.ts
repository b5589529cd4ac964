import { describe, expect, it } from "vitest";
import type { Expressions } from "./expressions.ts";
import { good, hostile, onMain, stepOf, yaml } from "./requests.ts";
import { runStep } from "./run-step.ts";
import { readWorkflow } from "./workflow.ts";

const rollback = readWorkflow("rollback.yml");

describe("Roll back self-service infrastructure", () => {
  const check = (changes: Expressions, ref = "refs/heads/main") =>
    runStep(
      stepOf(rollback, "Check the release"),
      onMain({ expressions: { ...good, ...changes }, variables: { GITHUB_REF: ref } }),
    );

  it.each(["", "1", "12"])('takes "%s" as a release', async (release) => {
    expect((await check({ "inputs.release": release })).status).toBe(0);
  });

  it.each([
    ...hostile.filter(({ value }) => value !== ""),
    { name: "a zero", value: "0" },
    { name: "a sign", value: "-1" },
  ])("refuses $name as a release", async ({ value }) => {
    expect((await check({ "inputs.release": value })).status).toBe(1);
  });

  it.each(["refs/heads/feature", "refs/tags/main"])("runs on main only, not on %s", async (ref) => {
    const refused = await check({}, ref);

    expect(refused.status).toBe(1);
    expect(refused.output).toContain("run this workflow on main");
  });

  const putBack = (changes: Expressions) =>
    runStep(stepOf(rollback, "Roll back"), onMain({ expressions: { ...good, ...changes } }));

  it.each([
    { release: "3", more: ["--to", "3"] },
    { release: "", more: [] },
  ])('puts back release "$release"', async ({ release, more }) => {
    const [call = []] = (await putBack({ "inputs.release": release })).calls;

    expect(call.slice(0, 7)).toEqual(["sluice", "rollback", yaml, "--environment", "data_dev", "--yes", "--markdown"]);
    expect(call.slice(8)).toEqual(more);
  });

  it("takes a lock away when it is told", async () => {
    const { calls } = await putBack({ "inputs.release": "", "inputs.break-lock": "true" });

    expect(calls[0]?.slice(8)).toEqual(["--break-lock"]);
  });
});
