import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Value } from "typebox/value";
import { describe, expect, it } from "vitest";
import { templates } from "../../src/init/fill-template.ts";
import { InitOutput } from "../../src/output/init-output.ts";
import { type Ran, repository, runMain } from "../support/run-main.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** A folder in which pipelines are made. */
function workspace(files: Readonly<Record<string, string>> = {}): string {
  const cwd = temporaryFolder(files);
  mkdirSync(join(cwd, "pipelines"), { recursive: true });
  return cwd;
}

function listFiles(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

function outputOf({ stdout, stderr }: Ran): InitOutput {
  expect(stderr).toBe("");
  return Value.Parse(InitOutput, JSON.parse(stdout));
}

describe("sluice init", () => {
  it.each(templates)("makes a pipeline of template %s that passes validate and test as it is", async (template) => {
    const cwd = workspace();

    const made = await runMain(["init", "lease-reader", "--template", template, "--json"], { cwd });
    const { file } = outputOf(made);
    const validated = await runMain(["validate", file, "--environment", "local"], { cwd });
    const tested = await runMain(["test", file, "--json"], { cwd });

    expect(validated).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(tested.stdout)).toMatchObject({ passed: true, cases: [{ status: "passed" }] });
    expect(tested.code).toBe(0);
  });

  it.each(templates)(
    "makes a case of template %s that fails when the model predicts something else",
    async (template) => {
      const cwd = workspace();
      const { file } = outputOf(await runMain(["init", "lease-reader", "--template", template, "--json"], { cwd }));
      const model = join(cwd, "pipelines/lease-reader/models/model-a/predict.ts");
      writeFileSync(
        model,
        'export const mediaTypes = ["text/plain", "image/png"];\nexport const predict = () => ({});\n',
      );

      const tested = await runMain(["test", file, "--json"], { cwd });

      expect(JSON.parse(tested.stdout)).toMatchObject({ passed: false, cases: [{ status: "failed" }] });
      expect(tested.code).toBe(1);
    },
  );

  it("says what it made, and how to go on", async () => {
    const cwd = workspace();

    const { code, stdout, stderr } = await runMain(["init", "lease-reader"], { cwd });

    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const [made = "", next = ""] = stdout.split("\n\n");
    const folder = join(cwd, "pipelines/lease-reader");
    const files = listFiles(folder).map((path) => `  ${path.slice(folder.length + 1)}`);
    expect(made.split("\n")).toEqual(["made  pipelines/lease-reader", ...files.sort()]);
    expect(next.match(/^ {2}npx sluice (validate|test|run) pipelines\/lease-reader\/pipeline.yaml/gm)).toHaveLength(3);
  });

  it("lists every file of the folder for a machine", async () => {
    const cwd = workspace();

    const { files, pipeline, template } = outputOf(await runMain(["init", "lease-reader", "--json"], { cwd }));

    expect({ pipeline, template }).toEqual({ pipeline: "lease-reader", template: "text" });
    expect(files.map((file) => join(cwd, file)).sort()).toEqual(listFiles(join(cwd, "pipelines")).sort());
  });

  it("leaves nothing of the template to be filled in, and makes no package", async () => {
    const cwd = workspace();
    const { files } = outputOf(await runMain(["init", "lease-reader", "--json"], { cwd }));

    for (const file of files) expect(readFileSync(join(cwd, file), "utf8")).not.toMatch(/__[A-Z]+__/);
    expect(files.filter((file) => file.endsWith("package.json"))).toEqual([]);
  });

  it("makes it where --directory says", async () => {
    const cwd = workspace({ "teams/leasing/README.md": "" });

    const { file } = outputOf(
      await runMain(["init", "lease-reader", "--directory", "./teams/leasing/", "--json"], { cwd }),
    );

    expect(file).toBe("teams/leasing/lease-reader/pipeline.yaml");
    expect(existsSync(join(cwd, file))).toBe(true);
  });

  it("names the editor's schemas only where they are at hand", async () => {
    const cwd = workspace();
    outputOf(await runMain(["init", "lease-reader", "--json"], { cwd }));

    const text = readFileSync(join(cwd, "pipelines/lease-reader/pipeline.yaml"), "utf8");
    expect(text).toMatch(/^apiVersion: sluice\/v1\nname: lease-reader\n/);
  });

  it.each([
    { name: "capitals", given: "LeaseReader", says: "did you mean lease-reader?" },
    { name: "underscores", given: "lease_reader", says: "did you mean lease-reader?" },
    { name: "spaces and accents", given: "Réader 2", says: "did you mean reader-2?" },
    { name: "a digit first", given: "2nd-reader", says: "did you mean nd-reader?" },
    { name: "a hyphen at the end", given: "reader-", says: "did you mean reader?" },
    {
      name: "a path",
      given: "pipelines/reader",
      says: "did you mean reader?\n  --directory says where its folder goes",
    },
    { name: "a way out of the folder", given: "../reader", says: "did you mean reader?" },
    { name: "nothing that could stay", given: "日本語", says: "a name is lower-case letters" },
    { name: "a word that YAML reads as something else", given: "true", says: "choose another name" },
    { name: "so many letters that AWS takes no bucket", given: "a".repeat(60), says: "at most 63" },
  ])("refuses a name with $name", async ({ given, says }) => {
    const cwd = workspace();

    const { code, stderr } = await runMain(["init", given], { cwd });

    expect(code).toBe(2);
    expect(stderr).toContain("INIT_BAD_NAME");
    expect(stderr).toContain(says);
    expect(listFiles(cwd)).toEqual([]);
  });

  it.each([
    { name: "no name", argv: [], code: "INIT_MISSING_NAME" },
    { name: "two names", argv: ["lease", "reader"], code: "INIT_MISSING_NAME" },
    { name: "a template that is none", argv: ["reader", "--template", "imgae"], code: "DEPLOY_OPTION_VALUE" },
    { name: "a directory that is not there", argv: ["reader", "--directory", "pipeline"], code: "INIT_NO_DIRECTORY" },
  ])("refuses $name", async ({ argv, code }) => {
    const cwd = workspace();

    const ran = await runMain(["init", ...argv], { cwd });

    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(code);
    expect(readdirSync(cwd)).toEqual(["pipelines"]);
  });

  it.each([
    { name: "a folder with files", taken: { "pipelines/reader/notes.txt": "mine" } },
    { name: "a file", taken: { "pipelines/reader": "mine" } },
  ])("overwrites nothing: $name of that name stays as it is", async ({ taken }) => {
    const cwd = workspace(taken);

    const { code, stderr } = await runMain(["init", "reader"], { cwd });

    expect(code).toBe(2);
    expect(stderr).toContain("INIT_FOLDER_TAKEN");
    const [path = ""] = Object.keys(taken);
    expect(listFiles(cwd)).toEqual([join(cwd, path)]);
    expect(readFileSync(join(cwd, path), "utf8")).toBe("mine");
  });

  it.each([
    { name: "a valid file", rename: (text: string) => text },
    { name: "a file with another fault", rename: (text: string) => text.replace("source:", "sorce:") },
    { name: "a file that quotes it", rename: (text: string) => text.replace("name: old", 'name: "old" # ours') },
  ])("refuses the name that the pipeline of another folder has in $name", async ({ rename }) => {
    const cwd = workspace();
    await runMain(["init", "old"], { cwd });
    const file = join(cwd, "pipelines/old/pipeline.yaml");
    writeFileSync(file, rename(readFileSync(file, "utf8")).replace(/old/g, "reader"));

    const { code, stderr } = await runMain(["init", "reader"], { cwd });

    expect(code).toBe(2);
    expect(stderr).toContain("INIT_NAME_TAKEN the pipeline of pipelines/old/pipeline.yaml is called reader already");
  });

  it("takes a name that others only mention", async () => {
    const cwd = workspace();
    await runMain(["init", "reader-of-leases"], { cwd });

    expect(await runMain(["init", "reader"], { cwd })).toMatchObject({ code: 0, stderr: "" });
  });
});

describe("the templates", () => {
  const text = (path: string) => readFileSync(join(repository, "apps/deployer/src/init/templates", path), "utf8");

  it.each(["models/model-a/server.ts", "models/model-a/Dockerfile"])("have the same %s", (path) => {
    expect(text(`image/${path}`)).toBe(text(`text/${path}`));
  });

  it("explain the same of a pipeline file and of a Python server", () => {
    const comments = (file: string) => text(file).match(/#.*/g);
    const python = (file: string) => text(file).slice(text(file).indexOf("## In Python"));

    expect(comments("image/pipeline.yaml")).toEqual(comments("text/pipeline.yaml"));
    expect(python("image/README.md")).toBe(python("text/README.md"));
  });
});
