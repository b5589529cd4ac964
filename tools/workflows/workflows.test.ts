import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Expressions, runStep, type StepContext } from "./run-step.ts";
import { readWorkflow, root, type Step, shellSteps, type Workflow } from "./workflow.ts";

const deploy = readWorkflow("deploy.yml");
const rollback = readWorkflow("rollback.yml");
const all = readdirSync(join(root, ".github/workflows")).map((file) => ({ file, workflow: readWorkflow(file) }));

const yaml = "pipelines/example/pipeline.yaml";
const good = {
  "inputs.branch": "main",
  "inputs.action": "up",
  "inputs.environment": "data_dev",
  "inputs.YAML": yaml,
  "inputs.release": "3",
  "inputs.break-lock": "false",
} as const satisfies Expressions;

/** What people, or whoever took over somebody's account, could type into a text field or send through the API. */
const hostile = [
  { name: "a command substitution", value: "$(touch hacked)" },
  { name: "backticks", value: "`touch hacked`" },
  { name: "a second command", value: "x; touch hacked" },
  { name: "a pipe", value: "x | touch hacked" },
  { name: "quotes that end ours", value: `"; touch hacked; "` },
  { name: "single quotes", value: "'; touch hacked; '" },
  { name: "a new line", value: "pipelines/a.yaml\ntouch hacked" },
  { name: "a workflow command", value: "x\n::set-output name=commit::evil" },
  { name: "an output of its own", value: "x\ncommit=0000000000000000000000000000000000000000" },
  { name: "an option", value: "--environments=/tmp" },
  { name: "a parent folder", value: "pipelines/../../etc/passwd.yaml" },
  { name: "a folder that is none", value: "pipelines//x.yaml" },
  { name: "an absolute path", value: "/etc/x.yaml" },
  { name: "a glob", value: "pipelines/*/pipeline.yaml" },
  { name: "an expression", value: "${{ secrets.TOKEN }}" },
  { name: "a variable", value: "pipelines/$HOME.yaml" },
  { name: "a space", value: "pipelines/a b.yaml" },
  { name: "nothing", value: "" },
];

function stepOf(workflow: Workflow, name: string): Step {
  const found = shellSteps(workflow).find(({ step }) => step.name === name);
  if (!found) throw new Error(`no step "${name}"`);
  return found.step;
}

const withFile = (context: StepContext): StepContext => ({ files: { [yaml]: "name: example\n" }, ...context });

describe.each(all)("$file", ({ workflow }) => {
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

  it("pastes no expression into a shell", () => {
    for (const { run = "" } of steps) expect(run).not.toContain("${{");
  });

  it("pins every action by its commit, with the version beside it", () => {
    for (const { uses } of steps) if (uses !== undefined) expect(uses).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
  });

  it("grants nothing by default, and at most reading and a token for the cloud to a job", () => {
    expect(workflow.permissions).toEqual({});
    const allowed = { contents: "read", "id-token": "write" };
    for (const { permissions } of Object.values(workflow.jobs)) expect(allowed).toMatchObject(permissions ?? {});
  });

  it("leaves no credentials of GitHub in the work tree", () => {
    for (const step of steps.filter(({ uses }) => uses?.startsWith("actions/checkout@")))
      expect(step.with).toMatchObject({ "persist-credentials": false });
  });

  it("gives every job a time limit", () => {
    for (const job of Object.values(workflow.jobs)) expect(job["timeout-minutes"]).toBeGreaterThan(0);
  });

  it("reaches the cloud in jobs of the chosen environment only, one run per stack at a time", () => {
    const cloud = Object.values(workflow.jobs).filter(({ permissions }) => permissions?.["id-token"] === "write");
    for (const job of cloud) {
      expect(job.environment).toBe("${{ inputs.environment }}");
      expect(job.concurrency).toEqual({
        group: "${{ inputs.environment }} ${{ inputs.YAML }}",
        "cancel-in-progress": false,
      });
    }
  });

  it.each(shellSteps(workflow).map(({ job, step }) => ({ name: `${job}: ${step.name}`, step })))(
    "hostile inputs run nothing of their own in $name",
    ({ step }) => {
      for (const { value } of hostile) {
        const expressions = { ...good, "inputs.branch": value, "inputs.YAML": value, "inputs.release": value };
        const outcome = runStep(step, withFile({ expressions, variables: { GITHUB_REF: "refs/heads/main" } }));
        expect(outcome.strays, value).toEqual([]);
        expect(outcome.outputs, value).toBe("");
        // Where a value gets as far as a command, it is one argument of it, whole.
        const deploying = outcome.calls.filter((call) => step.env?.["YAML"] && call.includes("--environment"));
        for (const call of deploying) expect(call, value).toContain(value);
        // Nothing of the value reaches the log either, where GitHub would read commands from it.
        if (value.includes("\n")) expect(outcome.output, value).not.toContain(value.split("\n")[1]);
      }
    },
    60_000,
  );
});

describe("Deploy self-service infrastructure", () => {
  it("has exactly the inputs that were agreed on", () => {
    expect(deploy.name).toBe("Deploy self-service infrastructure");
    const { inputs } = deploy.on.workflow_dispatch ?? { inputs: {} };
    expect(Object.keys(inputs)).toEqual(["branch", "action", "environment", "YAML"]);
    expect(inputs["action"]?.options).toEqual(["up", "destroy", "preview"]);
    expect(inputs["environment"]?.options).toEqual(["data_dev", "data_prod"]);
  });

  const check = (changes: Expressions, ref = "refs/heads/main") =>
    runStep(stepOf(deploy, "Check the inputs"), {
      expressions: { ...good, ...changes },
      variables: { GITHUB_REF: ref },
    });

  it("takes a branch and a pipeline file", () => {
    expect(check({}).status).toBe(0);
    expect(check({ "inputs.branch": "feature/model-b_1.2" }, "refs/heads/feature").status).toBe(0);
  });

  it.each(hostile)("refuses $name as a pipeline file", ({ value }) => {
    expect(check({ "inputs.YAML": value })).toMatchObject({ status: 1, outputs: "" });
  });

  it.each(hostile.filter(({ name }) => !["a folder that is none"].includes(name)))(
    "refuses $name as a branch",
    ({ value }) => {
      expect(check({ "inputs.branch": value })).toMatchObject({ status: 1, outputs: "" });
    },
  );

  it.each([
    { name: "another branch's files", branch: "feature", ref: "refs/heads/main" },
    { name: "another branch's workflow", branch: "main", ref: "refs/heads/feature" },
    { name: "a tag called main", branch: "main", ref: "refs/tags/main" },
  ])("takes nothing but main to production: not $name", ({ branch, ref }) => {
    const refused = check({ "inputs.environment": "data_prod", "inputs.branch": branch }, ref);

    expect(refused.status).toBe(1);
    expect(refused.output).toContain("data_prod is deployed from main only");
  });

  it("takes main to production", () => {
    expect(check({ "inputs.environment": "data_prod" }).status).toBe(0);
  });

  it("deploys the commit that was checked", () => {
    const found = runStep(stepOf(deploy, "Find the file and its commit"), withFile({ expressions: good }));

    expect(found).toMatchObject({ status: 0, outputs: expect.stringMatching(/^commit=[0-9a-f]{40}\n$/) });
    expect(deploy.jobs["deploy"]?.steps[0]?.with).toMatchObject({ ref: "${{ needs.check.outputs.commit }}" });
  });

  it("refuses a file that is not there", () => {
    const missing = runStep(stepOf(deploy, "Find the file and its commit"), { expressions: good });

    expect(missing).toMatchObject({ status: 1, outputs: "" });
    expect(missing.output).toContain("the branch has no such pipeline file");
  });

  it.each([
    { step: "Preview", verb: "preview", more: [] },
    { step: "Up", verb: "up", more: ["--yes"] },
  ])("$step runs sluice $verb once, with the file as one argument", ({ step, verb, more }) => {
    const { calls, status } = runStep(stepOf(deploy, step), { expressions: good });

    expect(status).toBe(0);
    const [call = []] = calls;
    const named = ["npm", "run", "--silent", "sluice", "--", verb, yaml, "--environment", "data_dev", ...more];
    expect(call.slice(0, -1)).toEqual([...named, "--markdown"]);
    expect(calls).toHaveLength(1);
  });

  it("Destroy confirms by the stack's name, which it reads from the file", () => {
    const { calls, status } = runStep(stepOf(deploy, "Destroy"), {
      expressions: good,
      prints: { npm: '{"pipeline": "example"}' },
    });

    expect(status).toBe(0);
    expect(calls[1]).toEqual(expect.arrayContaining(["destroy", yaml, "--confirm", "example.data_dev"]));
  });

  it("shows the plan in the job's summary, also when the deployment failed", () => {
    const step = stepOf(deploy, "Show the plan");
    const shown = runStep(
      { ...step, run: `echo "# Plan" > "$RUNNER_TEMP/plan.md"\n${step.run ?? ""}` },
      { expressions: good },
    );

    expect(step.if).toBe("always()");
    expect(shown.summary).toBe("# Plan\n");
    expect(runStep(step, { expressions: good })).toMatchObject({ status: 0, summary: "" });
  });
});

describe("Roll back self-service infrastructure", () => {
  const check = (changes: Expressions) =>
    runStep(stepOf(rollback, "Check the inputs"), { expressions: { ...good, ...changes } });

  it.each(["", "1", "12"])('takes "%s" as a release', (release) => {
    expect(check({ "inputs.release": release }).status).toBe(0);
  });

  it.each([
    ...hostile.filter(({ value }) => value !== ""),
    { name: "a zero", value: "0" },
    { name: "a sign", value: "-1" },
  ])("refuses $name as a release", ({ value }) => {
    expect(check({ "inputs.release": value }).status).toBe(1);
  });

  it.each([
    { release: "3", more: ["--to", "3"] },
    { release: "", more: [] },
  ])('puts back release "$release"', ({ release, more }) => {
    const { calls } = runStep(stepOf(rollback, "Roll back"), { expressions: { ...good, "inputs.release": release } });

    const [call = []] = calls;
    expect(call.slice(5, 9)).toEqual(["rollback", yaml, "--environment", "data_dev"]);
    expect(call.slice(12)).toEqual(more);
  });

  it("takes a lock away when it is told", () => {
    const expressions = { ...good, "inputs.release": "", "inputs.break-lock": "true" };

    expect(runStep(stepOf(rollback, "Roll back"), { expressions }).calls[0]?.slice(12)).toEqual(["--break-lock"]);
  });

  it("runs on main only", () => {
    expect(rollback.jobs["rollback"]?.if).toBe("github.ref == 'refs/heads/main'");
  });
});
