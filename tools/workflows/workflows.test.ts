import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { evaluateText } from "./expressions.ts";
import { foreign, good, hostile, onMain, stepOf, yaml } from "./requests.ts";
import { runStep } from "./run-step.ts";
import { readAction, readWorkflow, root, type Step, shellSteps } from "./workflow.ts";

const workflows = readdirSync(join(root, ".github/workflows")).map((file) => ({ file, workflow: readWorkflow(file) }));
const actions = readdirSync(join(root, ".github/actions")).map((file) => ({ file, action: readAction(file) }));

const parts: readonly { readonly file: string; readonly steps: readonly Step[] }[] = [
  ...workflows.map(({ file, workflow }) => ({ file, steps: Object.values(workflow.jobs).flatMap((job) => job.steps) })),
  ...actions.map(({ file, action }) => ({ file, steps: action.runs.steps })),
];

describe.each(parts)("$file", ({ steps }) => {
  const shells = steps.filter(({ run }) => run !== undefined);

  it("pastes no expression into a shell", () => {
    for (const { run = "" } of steps) expect(run).not.toContain("${{");
  });

  it("takes actions of its own repository, or pinned by their commit", () => {
    for (const { uses } of steps) {
      if (uses === undefined) continue;
      if (uses.startsWith("./")) expect(existsSync(join(root, uses, "action.yml")), uses).toBe(true);
      else expect(uses).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
    }
  });

  it.each(shells.map((step) => ({ name: step.name, step })))(
    "hostile inputs run nothing of their own in $name",
    async ({ step }) => {
      for (const { value } of hostile) {
        const expressions = { ...good, ...Object.fromEntries(foreign.map((expression) => [expression, value])) };
        const outcome = await runStep(
          step,
          onMain({ expressions, prints: { sluice: '{"pipeline": "x", "models": []}' } }),
        );
        expect(outcome.strays, value).toEqual([]);
        if (step.env !== undefined && step.name !== "Find the base") expect(outcome.outputs, value).toBe("");
        // Where a value gets as far as a command, it is one argument of it, whole.
        const deploying = outcome.calls.filter((call) => {
          return (step.env?.["YAML"] && call.includes("--environment")) || call.includes("--pipelines");
        });
        for (const call of deploying) expect(call, value).toContain(value);
        // Nothing of the value reaches the log either, where GitHub would read commands from it.
        if (value.includes("\n")) expect(outcome.output, value).not.toContain(value.split("\n")[1]);
      }
    },
    60_000,
  );
});

describe.each(workflows)("$file", ({ file, workflow }) => {
  const jobs = Object.entries(workflow.jobs);

  it("grants nothing by default, and at most reading and a token for the cloud to a job; one job comments", () => {
    expect(workflow.permissions).toEqual({});
    const reading = { actions: "read", contents: "read", "id-token": "write" };
    const commenting = { contents: "read", "pull-requests": "write" };
    for (const [name, { permissions }] of jobs) {
      const allowed = file === "ci.yml" && name === "comment" ? commenting : reading;
      expect(allowed).toMatchObject(permissions ?? {});
    }
  });

  it("runs its steps in a shell that ends at the first command that fails, in a pipe too", () => {
    expect(workflow.defaults).toEqual({ run: { shell: "bash" } });
    for (const { step } of shellSteps(workflow)) expect(step.shell).toBeUndefined();
  });

  it("leaves no credentials of GitHub in the work tree", () => {
    const checkouts = jobs.flatMap(([, { steps }]) =>
      steps.filter(({ uses }) => uses?.startsWith("actions/checkout@")),
    );
    for (const step of checkouts) expect(step.with).toMatchObject({ "persist-credentials": false });
  });

  it("ends every job some time", () => {
    for (const [, job] of jobs) expect(job["timeout-minutes"]).toBeGreaterThan(0);
  });
});

const byHand = workflows.filter(({ workflow }) => workflow.on.workflow_dispatch !== undefined);

describe.each(byHand)("$file, which is started by hand,", ({ workflow }) => {
  const jobs = Object.entries(workflow.jobs);
  const cloud = jobs.filter(([, { permissions }]) => permissions?.["id-token"] === "write").map(([, job]) => job);

  it("reaches the cloud in one job, of the chosen environment, with the commit that was checked before", () => {
    expect(cloud).toHaveLength(1);
    expect(cloud[0]).toMatchObject({ environment: "${{ inputs.environment }}", needs: "check" });
    expect(cloud[0]?.steps[0]?.with).toMatchObject({ ref: "${{ needs.check.outputs.commit }}" });
  });

  it("gives Datadog's keys, which are the environment's secrets, to what deploys there, and to nothing else", () => {
    const secrets = { DD_API_KEY: "${{ secrets.DD_API_KEY }}", DD_APP_KEY: "${{ secrets.DD_APP_KEY }}" };
    const steps = jobs.flatMap(([, job]) => job.steps.map((step) => ({ step, inCloud: cloud.includes(job) })));

    for (const { step, inCloud } of steps) {
      if (step.run?.includes("exec sluice ")) expect([inCloud, step.env]).toMatchObject([true, secrets]);
      else expect(JSON.stringify(step), step.name).not.toContain("secrets");
    }
    expect(JSON.stringify(workflow).match(/secrets\.\w+/g)).toEqual(
      steps
        .flatMap(({ step }) => (step.run?.includes("exec sluice ") ? Object.values(secrets) : []))
        .map((text) => text.slice(4, -3)),
    );
  });

  it("checks the file and the environment before that, with a token that may ask how it is protected", () => {
    const check = workflow.jobs["check"];
    expect(check?.permissions).toEqual({ actions: "read", contents: "read" });
    expect(check?.environment).toBeUndefined();
    expect(check?.steps.find(({ uses }) => uses === "./.github/actions/check-request")?.with).toEqual({
      YAML: "${{ inputs.YAML }}",
      environment: "${{ inputs.environment }}",
      token: "${{ github.token }}",
    });
  });

  it("gives what deploys less time than its session has, and more than an endpoint may take three times over", () => {
    const { with: session } = stepOf(readAction("prepare"), "Assume the environment's deploy role");
    const minutes = cloud[0]?.["timeout-minutes"] ?? 0;

    expect(minutes * 60).toBeLessThan(Number(session?.["role-duration-seconds"]));
    expect(minutes).toBeGreaterThan(3 * 60);
  });

  it("lets one change of a stack run at a time, and none that waits be replaced", () => {
    const inputs = { environment: "data_prod", YAML: yaml, action: "up" };
    const group = evaluateText(cloud[0]?.concurrency?.group ?? "", { inputs, github: { run_id: 7 } });

    expect(group).toBe(`data_prod ${yaml}`);
    expect(cloud[0]?.concurrency).toMatchObject({ "cancel-in-progress": false, queue: "max" });
  });

  it("waits for the engine when it is cancelled, for less than the five minutes that GitHub leaves it", async () => {
    const step = stepOf(workflow, "Let the engine finish");
    const scripts = { pgrep: '[[ $(tr -cd "\\036" < "$CALLS" | wc -c) -lt 3 ]]' };
    const { calls, status } = await runStep(step, onMain({ scripts }));

    expect(step).toMatchObject({ if: "cancelled()", "timeout-minutes": 4 });
    expect(status).toBe(0);
    expect(calls).toEqual(Array.from({ length: 3 }, () => ["pgrep", "--exact", "pulumi"]));
  });

  it("shows the plan in the job's summary, also when the deployment failed", async () => {
    const step = stepOf(workflow, "Show the plan");
    const withPlan = { ...step, run: `echo "# Plan" > "$RUNNER_TEMP/plan.md"\n${step.run ?? ""}` };

    expect(step.if).toBe("always()");
    expect((await runStep(withPlan, onMain())).summary).toBe("# Plan\n");
    expect(await runStep(step, onMain())).toMatchObject({ status: 0, summary: "" });
  });

  it("hands on the commit it checked out", async () => {
    const found = await runStep(stepOf(workflow, "Note the commit"), onMain());

    expect(found).toMatchObject({ status: 0, outputs: expect.stringMatching(/^commit=[0-9a-f]{40}\n$/) as unknown });
  });
});
