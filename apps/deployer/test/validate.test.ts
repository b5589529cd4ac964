import { globSync } from "node:fs";
import Value from "typebox/value";
import { describe, expect, it } from "vitest";
import { ValidateOutput } from "../src/output/validate-output.ts";
import { repository, runMain } from "./support/run-main.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const minimal = `apiVersion: sluice/v1
name: reader
owner: data-science
source:
  bucket: reader-input-\${stage}
models:
  model-a:
    image: 123456789012.dkr.ecr.us-west-2.amazonaws.com/model-a:1.0.0
    instanceType: ml.m5.large
    instances: 1
environments:
  local: {models: {model-a: {serve: node server.ts}}}
`;
const misspelt = minimal.replace("instances: 1", "instances: {min: 0, mx: 2}");

describe("validate", () => {
  it("says of each file what it holds, in the order given", async () => {
    const cwd = temporaryFolder({ "a.yaml": minimal, "b.yaml": minimal.replace("reader\n", "writer\n") });

    const { code, stdout, stderr } = await runMain(["validate", "b.yaml", "a.yaml"], { cwd });

    expect(stderr).toBe("");
    expect(stdout).toBe("ok  b.yaml  1 model, 3 environments\nok  a.yaml  1 model, 3 environments\n");
    expect(code).toBe(0);
  });

  it("shows a problem with its line and a caret on standard error, and goes on with the next file", async () => {
    const cwd = temporaryFolder({ "bad.yaml": misspelt, "good.yaml": minimal });

    const { code, stdout, stderr } = await runMain(["validate", "bad.yaml", "good.yaml"], { cwd });

    expect(stdout).toMatch(/^invalid {2}bad.yaml {2}\d+ problems?\nok {2}good.yaml/);
    expect(stderr).toContain("bad.yaml:10:");
    expect(stderr).toContain("^^");
    expect(code).toBe(2);
  });

  it("shows the first fifty problems of a file that is no pipeline at all, and counts the others", async () => {
    const junk = Array.from({ length: 60_000 }, (_, index) => `k${index}: ${index}\n`).join("");
    const cwd = temporaryFolder({ "junk.yaml": junk });

    const { code, stdout, stderr } = await runMain(["validate", "junk.yaml"], { cwd });

    expect(stderr.match(/^junk\.yaml:\d+:\d+ /gm)).toHaveLength(50);
    expect(stderr).toContain("and 59955 more problems in junk.yaml; sluice validate junk.yaml --json lists them all");
    expect(stdout).toBe("invalid  junk.yaml  60005 problems\n");
    expect(code).toBe(2);
  });

  it("prints one JSON document of the promised shape", async () => {
    const cwd = temporaryFolder({ "bad.yaml": misspelt, "good.yaml": minimal });

    const { code, stdout, stderr } = await runMain(["validate", "bad.yaml", "good.yaml", "missing.yaml", "--json"], {
      cwd,
    });

    const misspeltKey = expect.objectContaining({ line: 10, column: 25, path: "models.model-a.instances.mx" });
    const output: unknown = JSON.parse(stdout);
    expect([...Value.Errors(ValidateOutput, output)]).toEqual([]);
    expect(output).toMatchObject({
      version: 1,
      files: [
        {
          file: "bad.yaml",
          ok: false,
          problems: expect.arrayContaining([misspeltKey]),
        },
        { file: "good.yaml", ok: true, problems: [] },
        { file: "missing.yaml", ok: false, problems: [{ code: "SPEC_UNREADABLE_FILE" }] },
      ],
    });
    expect(stderr).toBe("");
    expect(code).toBe(2);
  });

  it("names the environments there are when it is asked for another", async () => {
    const cwd = temporaryFolder({ "a.yaml": minimal });

    expect((await runMain(["validate", "a.yaml", "--environment", "data_dev"], { cwd })).code).toBe(0);
    const { code, stderr } = await runMain(["validate", "a.yaml", "--environment", "data_dve"], { cwd });

    expect(stderr).toContain("did you mean data_dev?");
    expect(code).toBe(2);
  });

  it("says which models have no server for the laptop", async () => {
    const cwd = temporaryFolder({ "a.yaml": minimal.slice(0, minimal.indexOf("environments:")) });

    const { code, stderr } = await runMain(["validate", "a.yaml", "--environment", "local"], { cwd });

    expect(stderr).toContain("environments.local.models.model-a.serve");
    expect(code).toBe(2);
  });

  it("refuses a name that another of the files has, and names both, however they are asked for", async () => {
    const cwd = temporaryFolder({ "a.yaml": minimal, "b.yaml": `# a copy\n${minimal}`, "c.yaml": minimal });

    const shown = await runMain(["validate", "a.yaml", "b.yaml", "--environment", "data_dev"], { cwd });
    expect(shown.stdout).toBe("ok  a.yaml  1 model, 3 environments\ninvalid  b.yaml  1 problem\n");
    expect(shown.stderr).toContain('b.yaml:3:1  the pipeline of a.yaml is called "reader", too');
    expect(shown.code).toBe(2);

    const { code, stdout } = await runMain(["validate", "b.yaml", "a.yaml", "c.yaml", "--json"], { cwd });
    const output: unknown = JSON.parse(stdout);
    expect([...Value.Errors(ValidateOutput, output)]).toEqual([]);
    expect(output).toMatchObject({
      files: [
        { file: "b.yaml", ok: true, problems: [] },
        { file: "a.yaml", ok: false, problems: [{ code: "DEPLOY_NAME_TAKEN", line: 2, column: 1, path: "name" }] },
        { file: "c.yaml", ok: false, problems: [{ code: "DEPLOY_NAME_TAKEN" }] },
      ],
    });
    expect(code).toBe(2);
  });

  it("takes the same file twice for one pipeline", async () => {
    const cwd = temporaryFolder({ "a.yaml": minimal });

    expect(await runMain(["validate", "a.yaml", "./a.yaml"], { cwd })).toMatchObject({ code: 0, stderr: "" });
  });

  it("finds a name of its own in each pipeline of this repository", async () => {
    const files = globSync("pipelines/*/pipeline.yaml", { cwd: repository });
    expect(files.length).toBeGreaterThan(1);

    expect(await runMain(["validate", ...files], { cwd: repository })).toMatchObject({ code: 0, stderr: "" });
  });

  it("does not say anything of a terminal's escape sequences that a file holds", async () => {
    const cwd = temporaryFolder({ "bad.yaml": `${minimal}\u001b[31mevil: 1\n` });

    const { stderr } = await runMain(["validate", "bad.yaml"], { cwd });

    expect(stderr).not.toContain("\u001b");
  });
});
