import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Value from "typebox/value";
import { describe, expect, it } from "vitest";
import { FailureOutput } from "../../../src/output/failure-output.ts";
import { TestOutput } from "../../../src/output/test-output.ts";
import { textWidth } from "../../../src/terminal/text.ts";
import { Command, processesNaming } from "../../support/command.ts";
import { type CaseFiles, folderOfCases } from "../../support/folder-of-cases.ts";
import { type RunMainOptions, runMain } from "../../support/run-main.ts";

const chain = { "model-a": [], "model-b": ["model-a"] };

async function testJson(cwd: string, argv: readonly string[] = [], options: RunMainOptions = {}) {
  const { code, stdout, stderr } = await runMain(["test", "pipeline.yaml", "--json", ...argv], { cwd, ...options });
  const output: unknown = JSON.parse(stdout);
  expect([...Value.Errors(TestOutput, output)]).toEqual([]);
  return { code, output: Value.Parse(TestOutput, output), stderr };
}

const statuses = ({ cases }: TestOutput) => Object.fromEntries(cases.map(({ name, status }) => [name, status]));

const kinds = ({ cases }: TestOutput) =>
  Object.fromEntries(
    cases.map(({ name, models }) => [
      name,
      models.flatMap(({ model, findings }) => findings.map(({ kind }) => `${model} ${kind}`)),
    ]),
  );

const never: CaseFiles = { document: "never", expect: "timeoutSeconds: 1" };

describe("sluice test", () => {
  it("tells what each case found, while the others go on", async () => {
    const equalsName = "models: {model-a: {equals: {/name: model-a}}}";
    const cwd = folderOfCases({
      models: chain,
      cases: {
        right: { document: "a letter", expect: equalsName },
        "nothing-expected": { document: "a letter", expect: "" },
        never,
        wrong: { document: "a letter", expect: "models: {model-b: {equals: {/name: model-c}, absent: [/name]}}" },
        "http-500": { document: "error", expect: equalsName },
        "http-400": { document: "reject", expect: "" },
        "no-json": { document: "text", expect: "models: {model-a: {equals: {/name: x}}}" },
        "not-stored": { document: "a letter", expect: "models: {model-a: {stored: {}}}" },
      },
    });

    const { code, output, stderr } = await testJson(cwd);

    expect(code).toBe(1);
    expect(output).toMatchObject({ passed: false, environment: "local", release: null, repeat: 1, pipeline: "reader" });
    expect(kinds(output)).toEqual({
      right: [],
      "nothing-expected": [],
      never: ["model-a no-prediction", "model-b no-prediction"],
      wrong: ["model-b equals", "model-b absent"],
      "http-500": ["model-a no-prediction", "model-b no-prediction"],
      "http-400": ["model-a no-prediction", "model-b no-prediction"],
      "no-json": ["model-a not-json"],
      "not-stored": ["model-a not-stored"],
    });
    const reasons = Object.fromEntries(
      output.cases.map(({ name, models }) => [name, models.map(({ reason }) => reason)]),
    );
    expect(reasons).toMatchObject({
      never: [
        expect.stringMatching(/^it (was still at work|had not begun) after 1 s$/),
        "model-a did not finish in time",
      ],
      "http-500": [expect.stringContaining("CUDA out of memory"), "model-a failed"],
      "http-400": [expect.stringContaining("the page is blank"), "model-a failed"],
    });
    // A line for each case as it ends.
    expect(stderr).toMatch(/^right +passed {2}\d+\.\d\d s$/m);
    expect(stderr).toMatch(/^never +failed {2}\d+\.\d\d s {2}2 findings$/m);
  });

  it("tells which model's server ended, with its last lines, and whether another document may have ended it", async () => {
    const cwd = folderOfCases({ models: chain, cases: { crash: { document: "crash" } } });

    const { output, stderr } = await testJson(cwd);
    const together = await testJson(cwd, ["--repeat", "4"]);

    expect(kinds(output)).toEqual({ crash: ["model-a no-prediction", "model-b no-prediction"] });
    expect(output.cases[0]?.models[0]?.reason).toMatch(/segmentation fault$/);
    expect(together.output.cases[0]?.models[0]?.reason).toContain("--case runs this one alone");
    expect(stderr).toContain("model-a  server exited\n  exited with code 1\n");
  });

  it("tells which calls of which model were denied, and what would allow them, below the results", async () => {
    const cases = { careful: { document: "a letter" }, overreach: { document: "overreach" } };
    const cwd = folderOfCases({ models: chain, cases });

    const { code, output } = await testJson(cwd, ["--repeat", "2"]);
    const { stdout } = await runMain(["test", "pipeline.yaml"], { cwd });

    // A model that goes on without what it was denied has predicted: only its expectations fail a case.
    expect(code).toBe(0);
    expect(output.denied).toEqual([
      {
        principal: expect.stringContaining("model-a"),
        action: "s3:GetObject",
        resource: "arn:aws:s3:::other-team/a/b.txt",
        reason: "no-allow",
        count: 2,
        model: "model-a",
        file: "pipeline.yaml",
        line: expect.any(Number),
        fix: "models.model-a.permissions: add s3Read: [other-team]",
      },
    ]);
    expect(stdout).toMatch(
      /^✓ overreach .*\n\ndenied\n {2}.*may not s3:GetObject on\n {2}arn:aws:s3:::other-team\/a\/b\.txt\n {4}pipeline\.yaml:\d+ {2}models\.model-a\.permissions: add s3Read: \[other-team\]\n\n2 cases: 2 passed/m,
    );
  });

  it("calls flaky what passes only sometimes, and passed what passes each time", async () => {
    const cwd = folderOfCases({
      cases: {
        flaky: { document: "flaky", expect: "models: {model-a: {equals: {/turn: 2}}}" },
        // What no expectation speaks of may differ.
        steady: { document: "identify", expect: "models: {model-a: {equals: {/name: model-a}}}" },
        bad: { document: "a letter", expect: "models: {model-a: {equals: {/name: b}}}" },
      },
    });

    const { code, output } = await testJson(cwd, ["--repeat", "3"]);

    expect(code).toBe(1);
    expect(statuses(output)).toEqual({ bad: "failed", flaky: "flaky", steady: "passed" });
    const [bad, flaky, steady] = output.cases;
    expect(flaky?.runs.map(({ repetition, passed }) => [repetition, passed])).toEqual([
      [1, expect.any(Boolean)],
      [2, expect.any(Boolean)],
      [3, expect.any(Boolean)],
    ]);
    expect(flaky?.runs.filter(({ passed }) => passed)).toHaveLength(1);
    expect(bad?.models[0]?.findings.map(({ runs }) => runs)).toEqual([[1, 2, 3]]);
    expect(new Set(steady?.runs.map(({ documentId }) => documentId)).size).toBe(3);
  });

  it("stores with --update what the models predict, the same bytes each time, and nothing of a failed case", async () => {
    const stored = "models: {model-a: {stored: {}}}";
    const cwd = folderOfCases({
      cases: {
        good: { document: "identify", expect: stored },
        failed: { document: "reject", expect: stored },
        wrong: { document: "identify", expect: "models: {model-a: {stored: {}, equals: {/name: b}}}" },
      },
    });
    const place = (name: string) => join(cwd, "cases", name, "stored/model-a.json");

    const first = await testJson(cwd, ["--update"]);
    const written = readFileSync(place("good"));
    const second = await testJson(cwd, ["--update"]);
    const after = await testJson(cwd);

    expect(statuses(first.output)).toEqual({ good: "updated", failed: "failed", wrong: "failed" });
    expect(first.stderr.match(/^.*nothing stored.*$/gm)).toEqual([
      "failed: nothing stored, as it fails in what --update does not mend",
      "wrong: nothing stored, as it fails in what --update does not mend",
    ]);
    expect(first.code).toBe(1);
    expect(JSON.parse(written.toString())).toMatchObject({
      version: 1,
      model: "model-a",
      madeBy: { image: "123456789012.dkr.ecr.us-west-2.amazonaws.com/model-a:1.0.0" },
      prediction: { document: "${documentId}", text: "read from ${documentId}" },
    });
    expect([existsSync(place("failed")), existsSync(place("wrong"))]).toEqual([false, false]);
    expect(statuses(second.output)).toMatchObject({ good: "passed" });
    expect(readFileSync(place("good"))).toEqual(written);
    expect(statuses(after.output)).toMatchObject({ good: "passed" });
  });

  it("runs the cases that are named, and shows and writes what they came to", async () => {
    const expected = "models: {model-a: {equals: {/name: model-b}}}";
    const cwd = folderOfCases({
      cases: { a: { document: "x", expect: expected }, b: { document: "x", expect: "" }, c: { document: "x" } },
    });

    const argv = ["test", "pipeline.yaml", "--case", "a", "c", "--report", "out/reports"];
    const { code, stdout, stderr } = await runMain(argv, { cwd, env: { GITHUB_ACTIONS: "true" } });

    expect(code).toBe(1);
    expect(stdout).toMatch(/✗ a {2}failed/);
    expect(stdout).toMatch(/✓ c {2}passed/);
    expect(stdout).not.toMatch(/^. b /m);
    expect(stderr).toMatch(/^::error .*file=.*cases\/a\/expect\.yaml/m);
    for (const line of `${stdout}${stderr}`.split("\n").filter((each) => !each.startsWith("::")))
      expect(textWidth(line)).toBeLessThanOrEqual(80);
    expect(readdirSync(join(cwd, "out/reports")).toSorted()).toEqual([
      "junit.xml",
      "report.html",
      "report.json",
      "summary.md",
    ]);
    const report: unknown = JSON.parse(readFileSync(join(cwd, "out/reports/report.json"), "utf8"));
    expect(statuses(Value.Parse(TestOutput, report))).toEqual({ a: "failed", c: "passed" });
  });

  it("draws what is at work on a terminal, and takes it away again", async () => {
    const cwd = folderOfCases({ cases: { never } });

    const { stderr } = await runMain(["test", "pipeline.yaml"], { cwd, terminal: { columns: 60, rows: 10 } });

    expect(stderr).toContain("starting 1 model server");
    expect(stderr).toContain("0 of 1 ended");
    expect(stderr).toMatch(/ {2}never {2}.*\d+ s/);
    expect(stderr.endsWith("\u001b[?25h")).toBe(true);
  });

  it("ends with what a server last printed when it does not start", async () => {
    const cwd = folderOfCases({ cases: { a: { document: "x" } }, mode: "exit" });

    const { code, stdout, stderr } = await runMain(["test", "pipeline.yaml", "--json"], { cwd });

    expect(code).toBe(1);
    expect(Value.Parse(FailureOutput, JSON.parse(stdout))).toMatchObject({
      error: { code: "LOCAL_MODEL_SERVER_FAILED" },
    });
    expect(stderr).toContain("cannot import the weights");
  });

  it.each([
    { name: "a case that there is not", argv: ["--case", "lettre"], code: "CASE_UNKNOWN" },
    { name: "no repetition", argv: ["--repeat", "0"], code: "DEPLOY_OPTION_VALUE" },
    { name: "half a repetition", argv: ["--repeat", "1.5"], code: "DEPLOY_OPTION_VALUE" },
    { name: "more repetitions than anybody waits for", argv: ["--repeat", "1001"], code: "DEPLOY_OPTION_VALUE" },
    { name: "no time", argv: ["--timeout", "0"], code: "DEPLOY_OPTION_VALUE" },
    { name: "a time that is none", argv: ["--timeout", "soon"], code: "DEPLOY_OPTION_VALUE" },
    { name: "more than a day", argv: ["--timeout", "86401"], code: "DEPLOY_OPTION_VALUE" },
    { name: "storing one of several predictions", argv: ["--update", "--repeat", "2"], code: "TEST_UPDATE_REPEATED" },
  ])("refuses $name before anything is started", async ({ argv, code }) => {
    const cwd = folderOfCases({ cases: { letter: { document: "x" } }, mode: "exit" });

    const ran = await runMain(["test", "pipeline.yaml", "--json", ...argv], { cwd });

    expect(ran.code).toBe(2);
    expect(Value.Parse(FailureOutput, JSON.parse(ran.stdout)).error.code).toBe(code);
    expect(ran.stderr).not.toContain("weights");
  });

  it("shows what is wrong with expectations before anything is started", async () => {
    const cwd = folderOfCases({ cases: { letter: { document: "x", expect: "modles: {}" } }, mode: "exit" });

    const { code, stderr } = await runMain(["test", "pipeline.yaml"], { cwd });

    expect(code).toBe(2);
    expect(stderr).toContain("cases/letter/expect.yaml:1:1");
    expect(stderr).not.toContain("weights");
  });

  it.each([
    { name: "while a model is at work", document: "never", until: "1 of 2" },
    { name: "while servers start", document: "x", until: "" },
  ])("leaves nothing running after Ctrl-C $name", async ({ document, until }) => {
    const mark = `interrupted-${process.pid}-${Date.now()}`;
    const cases = { never: { document, expect: "" }, quick: { document: "x" } };
    const edit = (yaml: string) => (until === "" ? yaml.replace(/serve: '.*'/, `serve: 'sleep 600; : ${mark}'`) : yaml);
    const cwd = folderOfCases({ cases, mode: mark, edit });
    const command = new Command(["test", "pipeline.yaml"], cwd);
    await command.until(({ stderr }) =>
      until === "" ? processesNaming(mark).length > 0 : /^quick +passed/m.test(stderr),
    );

    command.interrupt();

    expect(await command.ended()).toBe(130);
    expect(command.stdout).toBe("");
    expect(command.stderr).not.toContain("bug in Sluice");
    await expect.poll(() => processesNaming(mark), { timeout: 5_000 }).toEqual([]);
  });
});
