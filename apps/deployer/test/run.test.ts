import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import Value from "typebox/value";
import { describe, expect, it, onTestFinished } from "vitest";
import { RunOutput } from "../src/output/run-output.ts";
import { textWidth } from "../src/terminal/text.ts";
import { runFolder, runInputs } from "./support/run-folder.ts";
import { runMain } from "./support/run-main.ts";

const chain = { "model-a": [], "model-b": ["model-a"] };

async function runJson(
  argv: readonly string[],
  cwd: string,
): Promise<{ code: number; output: RunOutput; stderr: string }> {
  const { code, stdout, stderr } = await runMain([...argv, "--json"], { cwd });
  const output: unknown = JSON.parse(stdout);
  expect([...Value.Errors(RunOutput, output)]).toEqual([]);
  return { code, output: Value.Parse(RunOutput, output), stderr };
}

const outcomes = ({ documents }: RunOutput) =>
  Object.fromEntries(
    documents.map(({ source, status, models }) => [source.split("/incoming/")[1], { status, models }]),
  );

describe("run", () => {
  it("takes every document through every model and says where each prediction is", async () => {
    const inputs = { "a.txt": "one", "deep/b.txt": "two", "odd name +%41 é.txt": "three" };
    const cwd = runFolder({ models: chain, inputs });

    const { code, output } = await runJson([...runInputs, "--output", "out"], cwd);

    expect(code).toBe(0);
    expect(Object.keys(outcomes(output)).sort()).toEqual(Object.keys(inputs).sort());
    for (const { documentId, status, models } of output.documents) {
      expect(status).toBe("succeeded");
      expect(models.map(({ model, attempts }) => [model, attempts])).toEqual([
        ["model-a", 1],
        ["model-b", 1],
      ]);
      for (const { model, output: uri, file, prediction, startedAt, finishedAt } of models) {
        expect(uri).toMatch(new RegExp(`^s3://reader--${model}-local-000000000000/predictions/.*${documentId}`));
        expect(JSON.parse(readFileSync(file ?? "", "utf8"))).toEqual(prediction);
        expect(Date.parse(finishedAt ?? "")).toBeGreaterThanOrEqual(Date.parse(startedAt ?? "x"));
      }
    }
    expect(readdirSync(join(cwd, "out"), { recursive: true })).toContain(join("deep", "b.txt", "model-b.json"));
    expect({ delivered: output.delivered, notifications: output.notifications, denied: output.denied }).toEqual({
      delivered: 3,
      notifications: 3,
      denied: [],
    });
  });

  it("takes a document whatever its key, up to the 1,024 bytes that S3 allows", async () => {
    const folder = `${"d".repeat(200)}/`.repeat(4);
    const longest = `${folder}${"f".repeat(1024 - "incoming/".length - folder.length - ".txt".length)}.txt`;
    const names = [
      "two words.txt",
      "a+b.txt",
      "100%.txt",
      "100%25.txt",
      "ünïcode 物件 👩‍💻.txt",
      "q?x=1&y#z.txt",
      "'single' =;,!()~.txt",
      longest,
    ];
    const cwd = runFolder({ models: chain, inputs: Object.fromEntries(names.map((name) => [name, name])) });

    const { code, output } = await runJson(runInputs, cwd);

    expect(output.documents.map(({ source }) => Buffer.byteLength(source.replace(/^s3:\/\/[^/]+\//, "")))).toContain(
      1024,
    );
    const byName = outcomes(output);
    expect(Object.keys(byName).toSorted()).toEqual(names.toSorted());
    for (const name of names) expect(byName[name]?.status).toBe("succeeded");
    expect({ code, delivered: output.delivered }).toEqual({ code: 0, delivered: names.length });
  });

  it("fails only the documents that their model fails, and says why", async () => {
    const inputs = {
      "good.txt": "fine",
      "crash.txt": "crash",
      "reject.txt": "reject",
      "never.txt": "never",
      "huge.txt": "huge",
      "text.txt": "text",
      "empty.txt": "",
    };
    const cwd = runFolder({
      inputs,
      edit: (yaml) =>
        yaml.replace(
          "instances: 1",
          "instances: 1\n    invocationTimeoutSeconds: 1\n    maxConcurrentInvocationsPerInstance: 1",
        ),
    });

    const { code, output, stderr } = await runJson(runInputs, cwd);
    const byName = outcomes(output);

    expect(code).toBe(1);
    expect(byName["good.txt"]?.status).toBe("succeeded");
    expect(byName["reject.txt"]).toMatchObject({
      status: "failed",
      models: [{ reason: expect.stringContaining("the page is blank") }],
    });
    expect(byName["crash.txt"]).toMatchObject({
      status: "failed",
      models: [{ reason: expect.stringContaining("segmentation fault") }],
    });
    expect(byName["never.txt"]).toMatchObject({
      status: "failed",
      models: [{ reason: expect.stringContaining("did not answer within 1 second") }],
    });
    expect(byName["huge.txt"]).toMatchObject({ status: "succeeded", models: [{ prediction: null }] });
    expect(statSync(byName["huge.txt"]?.models[0]?.file ?? "").size).toBeGreaterThan(10 * 1024 * 1024);
    expect(byName["text.txt"]).toMatchObject({ status: "succeeded", models: [{ prediction: null }] });
    expect(stderr).toContain("inputs/empty.txt is empty");
  });

  it("ends with what a server last printed when it does not start", async () => {
    const cwd = runFolder({ inputs: { "a.txt": "x" }, mode: "exit" });

    const { code, stdout, stderr } = await runMain(runInputs, { cwd });

    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain("model-a");
    expect(stderr).toContain("cannot import the weights");
    expect(stderr).not.toContain("bug in Sluice");
    expect(stderr.match(/exited with code 3/g)).toHaveLength(1);
  });

  it("leaves out what the source does not take, with a line that says so", async () => {
    const cwd = runFolder({ inputs: { "a.txt": "x", "notes.md": "y" } });

    const { code, output, stderr } = await runJson(runInputs, cwd);

    expect(stderr).toContain("skipped  inputs/notes.md: the source takes .txt only");
    expect(outcomes(output)).toMatchObject({ "a.txt": { status: "succeeded" }, "notes.md": { status: "skipped" } });
    expect(code).toBe(0);
  });

  it("fails when the source takes none of the documents", async () => {
    const cwd = runFolder({ inputs: { "notes.md": "y" } });

    expect((await runJson(runInputs, cwd)).code).toBe(1);
  });

  it("prints for people within 80 columns, but for paths", async () => {
    const cwd = runFolder({ models: chain, inputs: { "a.txt": "one", "bad.txt": "reject" } });

    const { stdout, stderr } = await runMain(runInputs, { cwd });

    expect(stdout).toContain(".sluice/predictions/reader/a.txt/model-b.json\n    name: model-b, characters: ");
    expect(stdout).toContain("documents  1 succeeded, 1 failed\n");
    expect(stderr).toMatch(/^a\.txt +model-b {2}succeeded {2}\d+\.\d\d s$/m);
    const long = `${stdout}${stderr}`.split("\n").filter((line) => textWidth(line) > 80 && !line.includes(".sluice/"));
    expect(long).toEqual([]);
  });

  it("shows a live table on a terminal and takes it away in the end", async () => {
    const cwd = runFolder({ models: chain, inputs: { "a.txt": "one" } });

    const { stderr } = await runMain(runInputs, { cwd, terminal: { columns: 80, rows: 24 }, env: { TERM: "xterm" } });

    expect(stderr).toContain("model-a");
    expect(stderr.endsWith("\u001b[?25h")).toBe(true);
  });

  it("gives up when time is up and says what was at work", async () => {
    const cwd = runFolder({ inputs: { "a.txt": "never" } });

    const { code, output } = await runJson([...runInputs, "--timeout", "2"], cwd);

    expect(outcomes(output)).toMatchObject({
      "a.txt": { status: "timed-out", models: [{ reason: "it was still at work" }] },
    });
    expect(code).toBe(1);
  });

  it("runs a pipeline whose source belongs to somebody else", async () => {
    const cwd = runFolder({
      inputs: { "a.txt": "x" },
      edit: (yaml) => yaml.replace("  prefix:", "  create: false\n  prefix:"),
    });

    expect((await runJson(runInputs, cwd)).output.documents[0]?.status).toBe("succeeded");
  });

  it("keeps the working folder when asked", async () => {
    const cwd = runFolder({ inputs: { "a.txt": "x" } });

    const { stderr } = await runMain([...runInputs, "--keep"], { cwd });

    const kept = /^kept (.+)$/m.exec(stderr)?.[1] ?? "";
    onTestFinished(() => rmSync(kept, { recursive: true, force: true }));
    expect(existsSync(kept)).toBe(true);
  });
});

describe("run without a server for the job says what to do", () => {
  it.each([
    {
      name: "an artifact that is not there",
      modelData: "models/none.tar.gz",
      says: ["RUN_ARTIFACT_MISSING", "pipeline.yaml:", "models/none.tar.gz of model-a"],
    },
    {
      name: "an artifact on AWS",
      modelData: "s3://models/model-a/model.tar.gz",
      says: ["RUN_ARTIFACT_REMOTE", "environments.local.models.model-a"],
    },
  ])("$name", async ({ modelData, says }) => {
    const cwd = runFolder({
      inputs: { "a.txt": "x" },
      edit: (yaml) => yaml.replace(/ model-a: \{serve: ('.*')\}/, ` model-a: {serve: $1, modelData: "${modelData}"}`),
    });

    const { code, stderr } = await runMain(runInputs, { cwd });

    expect(code).toBe(1);
    for (const part of says) expect(stderr).toContain(part);
  });
});

describe("inputs that cannot be are wrong usage", () => {
  it.each([
    {
      name: "a path that is not there",
      inputs: ["nowhere"],
      says: ["RUN_INPUT_UNREADABLE", "nowhere: there is no such file or folder"],
    },
    {
      name: "an empty folder",
      inputs: ["inputs/hidden"],
      says: ["RUN_INPUT_EMPTY_FOLDER", "inputs/hidden holds no files"],
    },
    {
      name: "two documents of one name",
      inputs: ["inputs/a/x.txt", "inputs/b/x.txt"],
      says: ["RUN_INPUT_SAME_NAME", "inputs/a/x.txt and inputs/b/x.txt would both become x.txt"],
    },
  ])("$name", async ({ inputs, says }) => {
    const cwd = runFolder({ inputs: { "a/x.txt": "1", "b/x.txt": "2", "hidden/.keep": "" } });

    const { code, stderr } = await runMain(["run", "pipeline.yaml", "--environment", "local", "--input", ...inputs], {
      cwd,
    });

    expect(code).toBe(2);
    for (const part of says) expect(stderr).toContain(part);
  });
});
