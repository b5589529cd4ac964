import { join } from "node:path";
import Value from "typebox/value";
import { describe, expect, it } from "vitest";
import { verbs } from "../src/command-line/verbs.ts";
import { FailureOutput } from "../src/output/failure-output.ts";
import { ValidateOutput } from "../src/output/validate-output.ts";
import { type Ran, repository, runMain } from "./support/run-main.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const example = "pipelines/sagemaker-pipeline-example/pipeline.yaml";

/** The one document on standard output. */
function failureOf({ stdout }: Ran): FailureOutput {
  const document: unknown = JSON.parse(stdout);
  expect(Value.Errors(FailureOutput, document)).toEqual([]);
  return Value.Parse(FailureOutput, document);
}

function argumentsOf(name: string, file: string): string[] {
  const files = ["bootstrap", "doctor"].includes(name) ? [] : [file];
  // A new pipeline belongs to no environment.
  if (name === "init") return [name, "new-one", "--json"];
  if (name === "promote") return [name, file, "--from", "data_dev", "--to", "data_prod", "--json"];
  const rest = name === "run" ? ["--input", example] : [];
  const environment = ["run", "emulate"].includes(name) ? "local" : "data_dev";
  return [name, ...files, "--environment", environment, "--json", ...rest];
}

describe("a failure with --json is one document on standard output, and the text stays on standard error", () => {
  it.each(verbs)("of sluice $name, when the command line is wrong", async ({ name }) => {
    const ran = await runMain([name, example, "--zzzzzz", "--json"]);

    expect(failureOf(ran)).toMatchObject({
      error: { code: "DEPLOY_UNKNOWN_OPTION", message: `unknown option --zzzzzz of sluice ${name}` },
      problems: [],
    });
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain("DEPLOY_UNKNOWN_OPTION");
  });

  it.each(verbs)("of sluice $name, when an environment file is invalid", async ({ name }) => {
    const environments = temporaryFolder({ "data_dev.yaml": "name: data_dev\n" });
    const ran = await runMain([...argumentsOf(name, example), "--environments", environments]);

    expect(failureOf(ran)).toMatchObject({ error: { code: "DEPLOY_INVALID_FILE" } });
    expect(failureOf(ran).problems.map(({ code }) => code)).toContain("DEPLOY_ENVIRONMENT_MISSING_KEY");
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain("stage is missing");
  });

  const reading = verbs.filter(
    ({ name }) =>
      !["validate", "releases", "rollback", "promote", "dora", "doctor", "init", "bootstrap"].includes(name),
  );
  it.each(reading)("of sluice $name, when the pipeline file is invalid, with every problem", async ({ name }) => {
    const folder = temporaryFolder({ "pipeline.yaml": "apiVersion: sluice/v1\nname: Bad\nowner: x\nmodles: {}\n" });
    const file = `${folder}/pipeline.yaml`;
    const ran = await runMain(argumentsOf(name, file));

    const { file: named, problems } = failureOf(ran);
    expect(named).toBe(file);
    const validated = await runMain(["validate", file, "--json"]);
    const [checked] = Value.Parse(ValidateOutput, JSON.parse(validated.stdout)).files;
    expect(problems).toEqual(checked?.problems);
    expect(problems.length).toBeGreaterThan(2);
    expect(ran.code).toBe(2);
  });

  const deploying = verbs.filter(({ name }) => ["preview", "up", "destroy", "refresh", "rollback"].includes(name));
  it.each(deploying)("of sluice $name, when nothing answers for the account", async ({ name }) => {
    const given = argumentsOf(name, join(repository, example)).map((word) => (word === "data_dev" ? "local" : word));
    const asked = ["up", "destroy", "rollback"].includes(name) ? ["--yes"] : [];
    const ran = await runMain([...given, ...asked], { cwd: temporaryFolder() });

    expect(failureOf(ran)).toMatchObject({
      error: { code: "DEPLOY_NO_EMULATOR", hint: expect.stringContaining("sluice emulate") },
    });
    expect(ran.stderr).toContain("DEPLOY_NO_EMULATOR");
    expect(ran.code).toBe(1);
  });

  it.each([
    { name: "an unknown verb", argv: ["banana", "--json"], code: "DEPLOY_UNKNOWN_VERB" },
    { name: "an option in the verb's place", argv: ["--json"], code: "DEPLOY_UNKNOWN_OPTION" },
    { name: "no file", argv: ["up", "--json"], code: "DEPLOY_MISSING_FILE" },
    {
      name: "no confirmation",
      argv: ["up", example, "--environment", "data_dev", "--json"],
      code: "DEPLOY_NEEDS_CONFIRMATION",
    },
  ])("of $name", async ({ argv, code }) => {
    expect(failureOf(await runMain(argv))).toMatchObject({ error: { code } });
  });

  it("of a bug of ours", async () => {
    const argv = ["graph", example, "--json"];
    let stdout = "";
    let isBroken = true;
    const write = (text: string) => {
      if (isBroken) {
        isBroken = false;
        throw new TypeError("no stream");
      }
      stdout += text;
    };
    const { main } = await import("../src/main.ts");
    const io = {
      stdout: { write },
      stderr: { write: () => {} },
      env: {},
      cwd: process.cwd(),
      signal: new AbortController().signal,
      clock: { nowMs: () => 0 },
    };

    expect(await main(argv, io)).toBe(1);
    expect(failureOf({ code: 1, stdout, stderr: "" }).error).toMatchObject({
      code: "DEPLOY_BUG",
      message: "this is a bug in Sluice: TypeError: no stream",
    });
  });

  it("of an interruption", async () => {
    const ran = await runMain(["synth", example, "--environment", "data_dev", "--json"], {
      signal: AbortSignal.abort(),
    });

    expect(failureOf(ran).error.code).toBe("DEPLOY_INTERRUPTED");
    expect(ran.code).toBe(130);
  });
});

it("leaves a document that says itself what failed as it is", async () => {
  const folder = temporaryFolder({ "pipeline.yaml": "apiVersion: sluice/v1\n" });
  const { code, stdout } = await runMain(["validate", `${folder}/pipeline.yaml`, "--json"]);

  expect(code).toBe(2);
  expect(Value.Check(ValidateOutput, JSON.parse(stdout))).toBe(true);
});

it("prints nothing on standard output for a failure without --json", async () => {
  expect((await runMain(["synth", example, "--environment", "nowhere"])).stdout).toBe("");
});
