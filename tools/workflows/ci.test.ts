import { describe, expect, it } from "vitest";
import { type Expressions, evaluateText } from "./expressions.ts";
import { good, onMain, stepOf } from "./requests.ts";
import { runStep, type StepContext } from "./run-step.ts";
import { type Job, readAction, readWorkflow } from "./workflow.ts";

const ci = readWorkflow("ci.yml");
const jobs = Object.entries(ci.jobs);

function job(name: string): Job {
  const found = ci.jobs[name];
  if (!found) throw new Error(`no job "${name}"`);
  return found;
}

const step = (name: string, changes: Expressions = {}, context: Partial<StepContext> = {}) =>
  runStep(stepOf(ci, name), onMain({ expressions: { ...good, ...changes }, ...context }));

/** What GitHub knows of a pull request that somebody opened from a branch of the repository. */
const pullRequest = {
  github: {
    event_name: "pull_request",
    repository: "acme/pipelines",
    event: { number: 12, pull_request: { user: { type: "User" }, head: { repo: { full_name: "acme/pipelines" } } } },
  },
  needs: { affected: { result: "success", outputs: { pipelines: '["example"]' } } },
  cancelled: () => false,
};
const fork = structuredClone({ ...pullRequest, cancelled: undefined });
fork.github.event.pull_request.head.repo.full_name = "somebody/pipelines";
const bot = structuredClone({ ...pullRequest, cancelled: undefined });
bot.github.event.pull_request.user.type = "Bot";
const push = { ...pullRequest, github: { ...pullRequest.github, event_name: "push", event: {} } };
const nothing = { ...pullRequest, needs: { affected: { result: "success", outputs: { pipelines: "[]" } } } };

/** Jobs that run in such a case. GitHub stops at a part that is false, as JavaScript does. */
function jobsThatRun(contexts: Readonly<Record<string, unknown>>): string[] {
  return jobs
    .filter(([, { if: condition = "true" }]) => {
      const text = condition.startsWith("${{") ? condition : `\${{ ${condition} }}`;
      return evaluateText(text, { ...contexts, always: () => true, cancelled: () => false }) === "true";
    })
    .map(([name]) => name);
}

describe("CI", () => {
  it("runs for pull requests with their own code and rights, and for main", () => {
    expect(ci.on).toEqual({ pull_request: null, push: { branches: ["main"] } });
  });

  it.each([
    { name: "a pull request of a branch", contexts: pullRequest, run: ["cases", "plan", "comment", "passed"] },
    { name: "a pull request of a fork", contexts: fork, run: ["cases", "comment", "passed"] },
    { name: "a pull request of a bot", contexts: bot, run: ["cases", "comment", "passed"] },
    { name: "a pull request that touches no pipeline", contexts: nothing, run: ["comment", "passed"] },
    { name: "a push to main", contexts: push, run: ["deploy"] },
  ])("does for $name what it is for", ({ contexts, run }) => {
    expect(jobsThatRun(contexts)).toEqual(["affected", "check", ...run]);
  });

  it("ends the run of an older commit of the same pull request, and of no other", () => {
    const { group = "", "cancel-in-progress": cancel = "" } = ci.concurrency ?? {};
    const format = (pattern: string, value: unknown) => pattern.replace("{0}", String(value));

    expect(evaluateText(group, { ...pullRequest, format })).toBe("ci pull request 12");
    expect(evaluateText(cancel, pullRequest)).toBe("true");
  });

  it("lets one run at a time deploy main, to its end", () => {
    const { group = "", "cancel-in-progress": cancel = "" } = ci.concurrency ?? {};

    expect(evaluateText(group, push)).toBe("ci main");
    expect(evaluateText(cancel, push)).toBe("false");
  });
});

describe("CI's rights", () => {
  it("to write are of the one job that runs nothing of the pull request", () => {
    const writing = jobs.filter(([, { permissions = {} }]) => permissions["pull-requests"] === "write");
    expect(writing.map(([name]) => name)).toEqual(["comment"]);

    const [checkout] = job("comment").steps;
    expect(checkout?.with).toMatchObject({ ref: "${{ github.event.pull_request.base.sha }}" });
    expect(job("comment").environment).toBeUndefined();
    expect(job("comment").steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"))).toHaveLength(1);
  });

  it("to sign in to the cloud are of the jobs of data_dev, none of which runs a model", () => {
    const cloud = jobs.filter(([, { permissions = {} }]) => permissions["id-token"] === "write");

    expect(cloud.map(([name, { environment }]) => [name, environment])).toEqual([
      ["plan", "data_dev"],
      ["deploy", "data_dev"],
    ]);
    for (const [name, { environment }] of jobs) {
      if (!["plan", "deploy"].includes(name)) expect(environment).toBeUndefined();
    }
    expect(job("cases").permissions).toEqual({ contents: "read" });
  });

  it("to Datadog are of what plans and deploys", () => {
    const withSecrets = jobs.flatMap(([name, { steps }]) =>
      steps.filter((one) => JSON.stringify(one).includes("secrets.")).map((one) => [name, one.name]),
    );
    expect(withSecrets).toEqual([
      ["plan", "Make the plan"],
      ["deploy", "Deploy and test"],
    ]);
  });

  it("to a token of GitHub are of the steps that ask for the last run and for main, and of the one that comments", () => {
    const withToken = jobs.flatMap(([, { steps }]) =>
      steps.filter((one) => JSON.stringify(one).includes("github.token")).map(({ name }) => name),
    );
    expect(withToken).toEqual(["Find the base", "Post the comment", "Check that main has not gone on"]);
  });
});

describe("what is affected", () => {
  it("is compared with the pull request's base, for which nobody is asked", async () => {
    const { calls, outputs } = await step("Find the base");

    expect(outputs).toBe(`base=${"b".repeat(40)}\n`);
    expect(calls).toEqual([]);
  });

  it("is on main compared with the last run that succeeded", async () => {
    const { calls, outputs } = await step(
      "Find the base",
      { "github.event.pull_request.base.sha": "" },
      { scripts: { node: "echo d0d0" } },
    );

    expect(outputs).toBe("base=d0d0\n");
    expect(calls).toEqual([["node", "tools/ci/last-whole-run.ts"]]);
  });

  it("is handed on as a matrix", async () => {
    const affected = {
      base: "b0",
      head: "c0",
      pipelines: ["example"],
      removed: ["old"],
      matrix: { include: [{ job: "1", pipelines: '["example"]' }] },
    };
    const { calls, outputs, status } = await step(
      "Find the affected pipelines",
      {},
      { scripts: { node: `cat <<'JSON'\n${JSON.stringify(affected)}\nJSON` } },
    );

    expect(status).toBe(0);
    expect(calls).toEqual([["node", "tools/ci/affected-pipelines.ts", "--base", "b".repeat(40)]]);
    expect(outputs.trimEnd().split("\n")).toEqual([
      "base=b0",
      `matrix=${JSON.stringify(affected.matrix)}`,
      'pipelines=["example"]',
      'removed=["old"]',
    ]);
  });

  it.each(["Find the base", "Find the affected pipelines"])("fails when it cannot be known: %s", async (name) => {
    const changes = { "github.event.pull_request.base.sha": "" };

    expect(await step(name, changes, { scripts: { node: "exit 2" } })).toMatchObject({ status: 2, outputs: "" });
  });

  it("is looked for in all commits, where anything is compared with the base", () => {
    for (const name of ["affected", "check", "cases"])
      expect(job(name).steps[0]?.with).toMatchObject({ "fetch-depth": 0 });
  });
});

describe("the checks", () => {
  it("are those of the affected projects, and cases have jobs of their own", async () => {
    const base = ["--base", "b".repeat(40), "--head", "HEAD"];

    expect((await step("Lint, types, build, unit tests and pipeline files")).calls).toEqual([
      ["nx", "affected", "--targets", "lint,typecheck,build,unit,validate", ...base],
    ]);
    expect((await step("Test the packages")).calls).toEqual([
      ["nx", "affected", "--targets", "test", "--exclude", "tag:scope:pipelines", ...base],
    ]);
  });

  it("are all made, also when the first of them failed", () => {
    for (const name of ["Test the packages", "Unused code"]) expect(stepOf(ci, name).if).toBe("${{ !cancelled() }}");
  });
});

const runPipelines = (errand: string, ...more: string[]) => [
  ["node", "tools/ci/run-pipelines.ts", errand, "--pipelines", '["example"]', "--output", expect.any(String), ...more],
];

describe("a pull request", () => {
  it("has its cases run, and their predictions compared with those of the base", async () => {
    expect((await step("Run the cases")).calls).toEqual(
      runPipelines("cases", "--against", "b".repeat(40), "--minutes", "90"),
    );
  });

  it("keeps its reports when there are more pipelines than there is time for: a job that is cut off keeps nothing", async () => {
    for (const [name, running] of [
      ["cases", "Run the cases"],
      ["plan", "Make the plan"],
    ] as const) {
      const [call = []] = (await step(running)).calls;
      const minutes = Number(call[call.indexOf("--minutes") + 1]);
      expect(minutes).toBeGreaterThan(0);
      expect(minutes).toBeLessThan(job(name)["timeout-minutes"] ?? 0);
    }
  });

  it("has its plan made for data_dev", async () => {
    expect((await step("Make the plan")).calls).toEqual(
      runPipelines("plan", "--environment", "data_dev", "--minutes", "45"),
    );
  });

  it("is told why there is no plan where nobody made the environment ready", async () => {
    const { calls } = await step("Make the plan", { "vars.SLUICE_DEPLOY_ROLE": "" });

    expect(calls[0]?.slice(-2)).toEqual([
      "--leave-out",
      "the GitHub environment data_dev has no variable SLUICE_DEPLOY_ROLE",
    ]);
  });

  it("keeps what failed cases and plans left, and goes on with other pipelines", () => {
    for (const name of ["cases", "plan", "deploy"]) {
      const keeping = job(name).steps.find(({ uses }) => uses?.startsWith("actions/upload-artifact@"));
      expect(keeping?.if).toBe("${{ !cancelled() }}");
      expect(keeping?.with?.["name"]).toMatch(/-\$\{\{ matrix\.job \}\}$/);
      expect(job(name).strategy).toMatchObject({ "fail-fast": false });
    }
  });

  it("has one comment made, which the run's summary has, too", async () => {
    const { calls, status, summary } = await step("Make the comment", {}, { scripts: { node: "echo '# comment'" } });

    expect({ status, summary }).toEqual({ status: 0, summary: "# comment\n" });
    expect(calls[0]).toEqual(
      expect.arrayContaining(["--pipelines", '["example"]', "--removed", "[]", "--commit", "c".repeat(40)]),
    );
    expect(calls[0]).not.toContain("--without-plan");
  });

  it("is told that forks and bots do not reach the cloud", async () => {
    const { calls } = await step("Make the comment", { "needs.plan.result": "skipped" });

    expect(calls[0]?.slice(-2)).toEqual([
      "--without-plan",
      "the pull request of a fork or a bot does not reach the cloud",
    ]);
  });

  it.each([
    { name: "that touches a pipeline gets the comment", pipelines: '["example"]', removed: "[]", more: [] },
    { name: "that removes one gets it", pipelines: "[]", removed: '["old"]', more: [] },
    {
      name: "that touches none has what it got brought up to date",
      pipelines: "[]",
      removed: "[]",
      more: ["--only-update"],
    },
  ])("$name", async ({ pipelines, removed, more }) => {
    const changes = { "needs.affected.outputs.pipelines": pipelines, "needs.affected.outputs.removed": removed };
    const { calls } = await step("Post the comment", changes);

    expect(calls).toEqual([
      ["node", "tools/ci/post-comment.ts", "--file", expect.any(String), "--pull-request", "12", ...more],
    ]);
  });
});

describe("the check that a rule of the branch can require", () => {
  it.each<{ name: string; changes: Expressions }>([
    { name: "all jobs did", changes: {} },
    { name: "no pipeline is affected", changes: { "needs.cases.result": "skipped", "needs.plan.result": "skipped" } },
    { name: "a fork gets no plan", changes: { "needs.plan.result": "skipped" } },
  ])("passes when $name", async ({ changes }) => {
    expect((await step("Look at what the jobs came to", changes)).status).toBe(0);
  });

  it.each<{ name: string; changes: Expressions; says: string }>([
    { name: "a case failed", changes: { "needs.cases.result": "failure" }, says: "the cases ended with: failure" },
    { name: "a plan failed", changes: { "needs.plan.result": "failure" }, says: "the plan ended with: failure" },
    { name: "a check failed", changes: { "needs.check.result": "failure" }, says: "the checks ended with: failure" },
    {
      name: "the run was cancelled",
      changes: { "needs.cases.result": "cancelled" },
      says: "the cases ended with: cancelled",
    },
    {
      name: "nobody could say what is affected",
      changes: { "needs.affected.result": "failure", "needs.check.result": "skipped", "needs.cases.result": "skipped" },
      says: "what is affected ended with: failure",
    },
  ])("fails when $name", async ({ changes, says }) => {
    const { output, status } = await step("Look at what the jobs came to", changes);

    expect(status).toBe(1);
    expect(output).toContain(says);
  });
});

describe("main", () => {
  it("takes the affected pipelines to data_dev", async () => {
    expect((await step("Deploy and test")).calls).toEqual(runPipelines("deploy", "--environment", "data_dev"));
  });

  it("is checked before", () => {
    expect(job("deploy").needs).toEqual(["affected", "check"]);
  });

  it("takes turns with deployments by hand", () => {
    const deploy = readWorkflow("deploy.yml").jobs["deploy"];
    const file = "pipelines/example/pipeline.yaml";
    const byHand = { inputs: { action: "up", environment: "data_dev", YAML: file }, github: { run_id: 1 } };

    expect(evaluateText(job("deploy").concurrency?.group ?? "", { matrix: { file } })).toBe(
      evaluateText(deploy?.concurrency?.group ?? "", byHand),
    );
    expect(job("deploy").concurrency).toMatchObject({ "cancel-in-progress": false, queue: "max" });
  });

  it("has as long as a deployment by hand, and begins none that could be cut off", () => {
    const minutes = job("deploy")["timeout-minutes"] ?? 0;
    const { with: session } = stepOf(readAction("prepare"), "Assume the environment's deploy role");

    expect(minutes).toBe(readWorkflow("deploy.yml").jobs["deploy"]?.["timeout-minutes"]);
    expect(minutes * 60).toBeLessThan(Number(session?.["role-duration-seconds"]));
  });

  it("is refused where nobody made the environment ready: what is not deployed is no success", async () => {
    const refused = await step("Check the environment", { "vars.SLUICE_DEPLOY_ROLE": "" });

    expect(refused.status).toBe(1);
    expect(refused.output).toContain("has no variable SLUICE_DEPLOY_ROLE: sluice bootstrap prints it");
    expect((await step("Check the environment")).status).toBe(0);
  });

  it.each([
    { name: "is refused to who runs an older run again, when main has gone on", newest: "e".repeat(40), status: 1 },
    { name: "is deployed again by the run of its newest commit", newest: "d".repeat(40), status: 0 },
  ])("$name", async ({ newest, status }) => {
    const asked = { scripts: { curl: `printf ${newest}` }, variables: { GITHUB_SHA: "d".repeat(40) } };
    const outcome = await step("Check that main has not gone on", {}, asked);

    expect(outcome.status).toBe(status);
    if (status !== 0) expect(outcome.output).toContain("::error title=Refused::main has gone on");
    expect(outcome.calls[0]?.at(-1)).toMatch(/\/commits\/main$/);
  });

  it("is refused to who runs a run again when GitHub does not say what main is", async () => {
    expect((await step("Check that main has not gone on", {}, { scripts: { curl: "exit 22" } })).status).not.toBe(0);
  });

  it("is asked about before anything can reach the cloud, by a run that is run again only: a first one takes its turn", () => {
    const names = job("deploy").steps.map(({ name }) => name);

    expect(stepOf(ci, "Check that main has not gone on").if).toBe("github.run_attempt > 1");
    expect(names.indexOf("Check that main has not gone on")).toBeLessThan(names.indexOf("Install and sign in"));
  });

  it("lets the engine finish when it is cancelled", () => {
    expect(stepOf(ci, "Let the engine finish")).toEqual(stepOf(readWorkflow("deploy.yml"), "Let the engine finish"));
    for (const name of ["Run the cases", "Make the plan", "Deploy and test"]) {
      expect(stepOf(ci, name).run?.trimEnd().split("\n").at(-1)?.trim()).toMatch(/^exec node /);
    }
  });

  it("shows what became of it in the job's summary", async () => {
    const { calls, summary } = await step("Show what became of it", {}, { scripts: { node: "echo '# deployed'" } });

    expect(summary).toBe("# deployed\n");
    expect(calls[0]).toEqual(expect.arrayContaining(["--parts", "up,deployed-cases", "--pipelines", '["example"]']));
  });
});
