import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { good, hostile, onMain, stepOf, yaml } from "./requests.ts";
import { runStep } from "./run-step.ts";
import { readAction } from "./workflow.ts";

const checkRequest = readAction("check-request");
const install = readAction("install");

describe("the check of a pipeline file's path", () => {
  const step = stepOf(checkRequest, "Check the pipeline file's path");
  const check = (value: string, environment = "data_dev") =>
    runStep(step, onMain({ expressions: { ...good, "inputs.YAML": value, "inputs.environment": environment } }));

  it("takes a file that is there", async () => {
    expect(await check(yaml)).toMatchObject({ status: 0, output: "" });
  });

  it.each(hostile)("refuses $name as a pipeline file", async ({ value }) => {
    expect(await check(value)).toMatchObject({ status: 1, outputs: "" });
  });

  it("refuses a file that is not there", async () => {
    const missing = await check("pipelines/other/pipeline.yaml");

    expect(missing.status).toBe(1);
    expect(missing.output).toContain("the branch has no such pipeline file");
  });

  it("refuses a file that leads out of the repository", async () => {
    const linked = { ...step, run: `mkdir pipelines/linked; ln -s /etc/hostname ${linkedYaml}\n${step.run ?? ""}` };
    const outcome = await runStep(linked, onMain({ expressions: { ...good, "inputs.YAML": linkedYaml } }));

    expect(outcome.status).toBe(1);
    expect(outcome.output).toContain("the branch has no such pipeline file");
  });

  it("refuses an environment that is none", async () => {
    expect((await check(yaml, "../data_dev")).status).toBe(1);
  });
});

const linkedYaml = "pipelines/linked/pipeline.yaml";

interface Asked {
  readonly path: string;
  readonly authorization: string | undefined;
}

/** A GitHub that knows one repository's environments; what it was asked is noted. */
async function github(answers: Readonly<Record<string, object>>): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer(({ url = "", headers }, response) => {
    asked.push({ path: url, authorization: headers.authorization });
    const answer = answers[url.replace(/\?.*$/, "")];
    response.writeHead(answer === undefined ? 404 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(answer ?? { message: "Not Found" }));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

describe("the check that production is protected", () => {
  const step = stepOf(checkRequest, "Check that production is protected");
  const place = "/repos/acme/pipelines/environments/data_prod";
  const reviewed = { type: "required_reviewers", reviewers: [{ type: "Team", reviewer: { slug: "owners" } }] };
  const custom = { protected_branches: false, custom_branch_policies: true };
  const settings = { protection_rules: [{ type: "branch_policy" }, reviewed], deployment_branch_policy: custom };
  const main = { branch_policies: [{ name: "main", type: "branch" }] };

  const check = async (answers: Readonly<Record<string, object>>) => {
    const { asked, url } = await github(answers);
    const outcome = await runStep(
      step,
      onMain({
        expressions: { ...good, "inputs.environment": "data_prod" },
        variables: { GITHUB_API_URL: url, GITHUB_REPOSITORY: "acme/pipelines" },
      }),
    );
    return { ...outcome, asked };
  };

  it("is made of production, and of nothing else", () => {
    expect(step.if).toBe("inputs.environment == 'data_prod'");
  });

  it("takes an environment with reviewers, to which main alone deploys", async () => {
    const { asked, output, status } = await check({ [place]: settings, [`${place}/deployment-branch-policies`]: main });

    expect({ output, status }).toEqual({ output: "", status: 0 });
    expect(asked.map(({ path }) => path)).toEqual([place, `${place}/deployment-branch-policies?per_page=100`]);
    for (const { authorization } of asked) expect(authorization).toBe("Bearer token");
  });

  it.each([
    { name: "one that is not there", said: "is not there" },
    {
      name: "one without rules",
      environment: { protection_rules: [], deployment_branch_policy: null },
      said: "has no required reviewers",
    },
    { name: "one that GitHub says nothing of", environment: {}, said: "has no required reviewers" },
    {
      name: "one that only waits",
      environment: { ...settings, protection_rules: [{ type: "wait_timer", wait_timer: 30 }] },
      said: "has no required reviewers",
    },
    {
      name: "one whose reviewers have left",
      environment: { ...settings, protection_rules: [{ type: "required_reviewers", reviewers: [] }] },
      said: "has no required reviewers",
    },
    {
      name: "one that every branch deploys to",
      environment: { ...settings, deployment_branch_policy: null },
      said: "does not name its branches",
    },
    {
      name: "one that every protected branch deploys to",
      environment: {
        ...settings,
        deployment_branch_policy: { protected_branches: true, custom_branch_policies: false },
      },
      said: "does not name its branches",
    },
    { name: "one whose branches are not told", environment: settings, said: "does not say which branches" },
    {
      name: "one that other branches deploy to",
      environment: settings,
      branches: { branch_policies: [...main.branch_policies, { name: "release/*", type: "branch" }] },
      said: "lets more than the branch main deploy",
    },
    {
      name: "one that a tag called main deploys to",
      environment: settings,
      branches: { branch_policies: [{ name: "main", type: "tag" }] },
      said: "lets more than the branch main deploy",
    },
  ])("refuses $name", async ({ environment, branches, said }) => {
    const { output, status } = await check({
      ...(environment === undefined ? {} : { [place]: environment }),
      ...(branches === undefined ? {} : { [`${place}/deployment-branch-policies`]: branches }),
    });

    expect(status).toBe(1);
    expect(output).toContain(`::error title=Refused::the GitHub environment data_prod ${said}`);
  });

  it("refuses when GitHub does not answer, and tells nobody the token", async () => {
    const variables = { GITHUB_API_URL: "http://127.0.0.1:9", GITHUB_REPOSITORY: "acme/pipelines" };
    const outcome = await runStep(step, onMain({ expressions: { ...good, "inputs.token": "secret" }, variables }));

    expect(outcome.status).toBe(1);
    expect(outcome.output).not.toContain("secret");
  });
});

describe("the installation", () => {
  it("installs, and puts the commands themselves on the path of later steps", async () => {
    const { calls, paths, status } = await runStep(stepOf(install, "Install"), onMain());

    expect(status).toBe(0);
    expect(calls).toEqual([["npm", "run", "--silent", "setup"], ["install-pulumi"]]);
    expect(paths).toMatch(/\/work\/node_modules\/\.bin\n$/);
  });

  it("puts nothing there when the CLI cannot be had", async () => {
    const { paths, status } = await runStep(stepOf(install, "Install"), onMain({ scripts: { npm: "exit 1" } }));

    expect({ paths, status }).toEqual({ paths: "", status: 1 });
  });

  it("is the first thing that is done before a deployment", () => {
    expect(readAction("prepare").runs.steps[0]?.uses).toBe("./.github/actions/install");
  });
});
