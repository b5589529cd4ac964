import { readdirSync } from "node:fs";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { CompareOutput } from "../../../src/output/compare-output.ts";
import type { TestOutput } from "../../../src/output/test-output.ts";
import {
  comparedFile,
  comparedRepository,
  comparedYaml,
  releasedPlace,
  serverCode,
} from "../../support/compared-pipeline.ts";
import type { GitRepository } from "../../support/git-repository.ts";
import { modelArchive } from "../../support/model-archive.ts";
import { type Ran, type RunMainOptions, runMain } from "../../support/run-main.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const server = "pipelines/reader/models/server.ts";
const archive = "pipelines/reader/models/model.tar.gz";

async function test(made: Pick<GitRepository, "env" | "root">, argv: readonly string[], options: RunMainOptions = {}) {
  return await runMain(["test", comparedFile, ...argv], { cwd: made.root, env: made.env, ...options });
}

/** The comparison that a test printed as JSON. */
function comparisonOf({ code, stderr, stdout }: Ran): CompareOutput & { readonly passed: boolean } {
  expect(code, stderr).not.toBe(2);
  const { comparison, passed } = JSON.parse(stdout) as TestOutput;
  if (comparison === undefined) throw new Error(`nothing was compared: ${stderr}`);
  return { ...comparison, passed };
}

/** A temporary folder of this test alone; answers what the command left in it. */
function temporaries(): () => readonly string[] {
  const folder = temporaryFolder();
  vi.stubEnv("TMPDIR", folder);
  onTestFinished(() => void vi.unstubAllEnvs());
  return () => readdirSync(folder).filter((name) => name.startsWith("sluice-"));
}

describe("a commit", () => {
  it("is compared with the work tree: its code, its archive, and a package that no commit has", async () => {
    const made = comparedRepository();
    const sha = made.git("rev-parse", "HEAD");
    made.write({ [server]: serverCode("retail"), [archive]: modelArchive("0.75") });

    const { before, after, models, passed } = comparisonOf(await test(made, ["--against", "main", "--json"]));

    expect(before).toMatchObject({ kind: "commit", label: `main (${sha.slice(0, 7)})`, notes: [] });
    expect(after.label).toBe(`the work tree (${sha.slice(0, 7)}, with uncommitted changes)`);
    expect(passed).toBe(true);
    expect(models).toMatchObject([{ model: "model-a", compared: 2, changed: 2 }]);
    expect(models[0]?.labels).toEqual([
      { pointer: "/type", cases: 2, moves: [{ before: "office", after: "retail", count: 2 }] },
    ]);
    expect(models[0]?.numbers).toMatchObject([{ pointer: "/score", cases: 2, largest: { before: 0.5, after: 0.75 } }]);
    expect(models[0]?.before?.archive).not.toBe(models[0]?.after?.archive);
  });

  it("that says the same has not changed, and leaves nothing behind", async () => {
    const made = comparedRepository();
    const status = made.git("status", "--porcelain");
    const leftOvers = temporaries();

    const ran = await test(made, ["--against", "HEAD", "--case", "one"]);

    expect(ran).toMatchObject({ code: 0 });
    expect(ran.stdout).toContain("unchanged: model-a");
    expect(ran.stderr).toContain("it is the same commit");
    expect(ran.stderr).toMatch(/before {2}HEAD \(\w{7}\)[\s\S]*after {3}the work tree \(\w{7}\)/);
    expect(leftOvers()).toEqual([]);
    expect(made.git("status", "--porcelain")).toBe(status);
  });

  it("whose predictions changed fails nothing; what the new one fails does", async () => {
    const made = comparedRepository();
    made.write({
      [server]: serverCode("broken"),
      "pipelines/reader/cases/one/expect.yaml": "models: {model-a: {equals: {/type: broken}}}\n",
    });

    const ran = await test(made, ["--against", "main", "--environment", "data_dev", "--json"]);

    expect(ran.code).toBe(1);
    const { cases, comparison, environment } = JSON.parse(ran.stdout) as TestOutput;
    expect(environment).toBe("local");
    expect(cases.map(({ name, status }) => [name, status])).toEqual([
      ["one", "passed"],
      ["two", "failed"],
    ]);
    expect(comparison?.models[0]?.cases.map((one) => [one.case, one.result])).toEqual([
      ["one", "changed"],
      ["two", "failed-after"],
    ]);
    expect(comparison?.models[0]?.cases[1]?.reasonAfter).toContain("no idea");
  });

  it("whose file is invalid is shown with its own line", async () => {
    const made = comparedRepository({ [comparedFile]: comparedYaml().replace("owner", "ownr") });
    made.write({ [comparedFile]: comparedYaml() });

    const ran = await test(made, ["--against", "main"]);

    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(`main:${comparedFile}:3:1`);
    expect(ran.stderr).toContain("owner");
  });

  it("whose model has no server for a laptop is shown as that", async () => {
    const made = comparedRepository({ [comparedFile]: comparedYaml("{modelData: models/model.tar.gz}") });
    made.write({ [comparedFile]: comparedYaml() });

    const ran = await test(made, ["--against", "main"]);

    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(/main:pipelines\/reader\/pipeline\.yaml:\d+:\d+.*serve/);
  });

  it("whose server does not start is named, with what it said", async () => {
    const made = comparedRepository({ [server]: 'console.error("no weights");\nprocess.exit(3);\n' });
    made.write({ [server]: serverCode("office") });

    const ran = await test(made, ["--against", "main"]);

    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(/TEST_AGAINST_NOT_RUN main \(\w{7}\) does not run on this machine/);
    expect(ran.stderr).toContain("no weights");
  });

  it("that has no archive for its server says so with its own name", async () => {
    const made = comparedRepository();
    made.git("rm", "-q", "--cached", archive);
    made.git("commit", "-qm", "without an archive");

    const ran = await test(made, ["--against", "main"]);

    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain("RUN_ARTIFACT_MISSING");
    expect(ran.stderr).toContain(`main:${comparedFile}:12`);
  });

  it.each([
    { name: "an unknown branch", against: "mian", code: "TEST_AGAINST_UNKNOWN_REF", says: "did you mean main?" },
    {
      name: "a commit that does not exist",
      against: "0".repeat(40),
      code: "TEST_AGAINST_UNKNOWN_REF",
      says: "git fetch",
    },
    { name: "a number", against: "7", code: "TEST_AGAINST_NO_ENVIRONMENT", says: "data_dev:7" },
    {
      name: "an environment that does not exist",
      against: "data_dve:7",
      code: "DEPLOY_UNKNOWN_ENVIRONMENT",
      says: "data_dev",
    },
    { name: "what is neither", against: "data_dev:x", code: "TEST_AGAINST_INVALID", says: "data_dev:latest" },
  ])("$name is wrong usage, before anything runs", async ({ against, code, says }) => {
    const ran = await test(comparedRepository(), ["--against", against]);
    expect(ran).toMatchObject({ code: 2, stdout: "" });
    expect(ran.stderr).toContain(code);
    expect(ran.stderr).toContain(says);
    expect(ran.stderr).not.toContain("before");
  });

  it("from before the pipeline has nothing to compare with", async () => {
    const made = comparedRepository();
    made.git("mv", "pipelines/reader", "pipelines/moved");
    made.commit("moved");

    const file = "pipelines/moved/pipeline.yaml";
    const ran = await runMain(["test", file, "--against", "HEAD~1"], { cwd: made.root, env: made.env });

    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(/TEST_AGAINST_NO_PIPELINE HEAD~1 \(\w{7}\) has no pipelines\/moved\/pipeline\.yaml/);
  });

  it("needs git and a work tree", async () => {
    const made = comparedRepository();
    const elsewhere = temporaryFolder();
    made.git("--work-tree", elsewhere, "checkout", "main", "--", ".");

    const outside = await test({ root: elsewhere, env: made.env }, ["--against", "main"]);
    const without = await test({ root: made.root, env: { PATH: elsewhere } }, ["--against", "main"]);

    expect([outside.code, without.code]).toEqual([2, 2]);
    expect(outside.stderr).toContain("TEST_AGAINST_NO_REPOSITORY");
    expect(without.stderr).toContain("TEST_AGAINST_NO_GIT");
  });

  it("that is interrupted leaves nothing behind", async () => {
    const made = comparedRepository({
      [server]: 'import { createServer } from "node:http";\nsetInterval(() => createServer, 1000);\n',
    });
    const leftOvers = temporaries();
    const interruption = new AbortController();
    setTimeout(() => interruption.abort(), 1500);

    const ran = await test(made, ["--against", "main"], { signal: interruption.signal });

    expect(ran.code).toBe(130);
    expect(leftOvers()).toEqual([]);
  });
});

describe("a release", () => {
  it("is compared with the work tree: its archive from the ledger, its servers from its commit", async () => {
    const made = comparedRepository();
    const place = await releasedPlace(made);
    const sha = made.git("rev-parse", "HEAD");
    await place.release(modelArchive("0.25"), { commit: { sha, dirty: false } });
    made.write({ [server]: serverCode("retail") });

    const ran = await test({ ...made, env: place.env }, ["--environment", "data_dev", "--against", "1", "--json"]);

    const { before, models } = comparisonOf(ran);
    expect(before).toMatchObject({
      kind: "release",
      label: "release 1 of data_dev",
      environment: "data_dev",
      release: 1,
      notes: [],
    });
    expect(models[0]?.numbers).toMatchObject([{ pointer: "/score", largest: { before: 0.25, after: 0.5 } }]);
    expect(models[0]?.labels[0]?.moves).toEqual([{ before: "office", after: "retail", count: 2 }]);
  });
});
