import { spawnSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { checkedProject } from "./checked-project.ts";

const root = join(import.meta.dirname, "../..");

/** A repository like ours, with nothing in it but what Nx looks at. */
function workspace(): string {
  const folder = mkdtempSync(join(tmpdir(), "sluice-checks-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const kept = [
    "nx.json",
    "package.json",
    "tsconfig*.json",
    "{packages,apps}/*/package.json",
    "tools/package.json",
    "tools/nx/*",
  ];
  for (const path of globSync(kept, { cwd: root })) cpSync(join(root, path), join(folder, path));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return folder;
}

function write(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function run(folder: string, command: string, ...args: string[]) {
  const env = { ...process.env, NX_DAEMON: "false", NO_COLOR: "1" };
  const path = command === "git" ? command : join(root, "node_modules/.bin", command);
  const { status, stderr, stdout } = spawnSync(path, args, { cwd: folder, encoding: "utf8", env });
  return { status, output: `${stdout}${stderr}`, stdout };
}

describe("the types of one project", () => {
  const check = (folder: string, project: string) =>
    run(folder, "node", join(import.meta.dirname, "typecheck.ts"), project);

  it.each([
    { name: "a package's source", project: "packages/one", file: "src/one.ts" },
    { name: "a package's tests", project: "packages/one", file: "test/one.test.ts" },
    { name: "a pipeline's model server", project: "pipelines/one", file: "models/model-a/server.ts" },
  ])("fails with an error in $name", ({ project, file }) => {
    const folder = workspace();
    write(folder, `${project}/${file}`, "export const seconds: number = 1;\n");
    expect(check(folder, project)).toMatchObject({ status: 0, output: "" });

    write(folder, `${project}/${file}`, 'export const seconds: number = "1";\n');
    const { output, status } = check(folder, project);
    expect(status).not.toBe(0);
    expect(output).toContain("error TS2322");
  });

  it("has nothing to say against a pipeline without TypeScript, and nothing against another project's errors", () => {
    const folder = workspace();
    write(folder, "pipelines/one/models/model-a/server.py", "print()\n");
    write(folder, "pipelines/two/models/model-a/server.ts", 'export const seconds: number = "1";\n');

    expect(check(folder, "pipelines/one")).toMatchObject({ status: 0, output: "pipelines/one has no TypeScript\n" });
  });
});

describe("what a change touches", () => {
  it("is what it can change, and no more", () => {
    const folder = workspace();
    for (const pipeline of ["grader", "reader"])
      write(folder, `pipelines/${pipeline}/pipeline.yaml`, `name: ${pipeline}\n`);
    const commit = () => {
      run(folder, "git", "add", "--all", ":!node_modules");
      run(folder, "git", "-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "--quiet", "--message", "c");
    };
    run(folder, "git", "init", "--quiet");
    commit();
    const affected = (path: string) => {
      write(folder, path, `changed ${path}\n`);
      commit();
      const args = ["show", "projects", "--affected", "--json", "--base=HEAD~1", "--head=HEAD"];
      return (JSON.parse(run(folder, "nx", ...args).stdout) as string[]).sort();
    };

    expect(affected("docs/errors.md")).toEqual(["@sluice/tools"]);
    expect(affected(".github/workflows/ci.yml")).toEqual(["@sluice/tools"]);
    expect(affected("tools/ci/part.ts")).toEqual(["@sluice/tools"]);
    expect(affected("pipelines/reader/pipeline.yaml")).toEqual(["reader"]);
    expect(affected("packages/infra/src/index.ts")).toEqual(
      expect.arrayContaining(["@sluice/infra", "@sluice/deployer", "@sluice/tools", "grader", "reader"]),
    );
  });
});

describe("the targets of a project", () => {
  it.each([
    { root: "packages/spec", hasTests: true, names: ["lint", "typecheck", "test"] },
    { root: "packages/new", hasTests: false, names: ["lint", "typecheck"] },
    { root: "pipelines/reader", hasTests: true, names: ["lint", "typecheck", "unit"] },
    { root: "tools", hasTests: false, names: ["lint", "typecheck", "test"] },
  ])("of $root (tests: $hasTests) are $names", ({ names, ...options }) => {
    expect(Object.keys(checkedProject(options).targets ?? {})).toEqual(names);
  });

  it("of the tools run every test that reads a document or an example: no package is touched by those", () => {
    const { command = "" } = (checkedProject({ root: "tools", hasTests: false }).targets?.["test"]?.options ?? {}) as {
      command?: string;
    };
    const words = command.split(" ").slice(2);
    const tests = globSync("{packages,apps}/*/test/**/*.test.ts", { cwd: root });
    const reading = tests.filter((file) =>
      /\bdocs\/[a-z]|\b(?:fan-in|sagemaker-pipeline)-example\b/.test(readFileSync(join(root, file), "utf8")),
    );

    expect(reading.length).toBeGreaterThan(10);
    expect(reading.filter((file) => !words.some((word) => file.includes(word)))).toEqual([]);
  });

  it("are commands of this repository, one each, which are not run again for the same files", () => {
    for (const target of Object.values(checkedProject({ root: "packages/spec", hasTests: true }).targets ?? {})) {
      expect(target).toMatchObject({ executor: "nx:run-commands", cache: true });
      expect(target.options).toEqual({ command: expect.stringContaining("packages/spec") as unknown });
    }
  });
});
