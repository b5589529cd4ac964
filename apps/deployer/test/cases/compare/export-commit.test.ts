import { execFileSync } from "node:child_process";
import { existsSync, lstatSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { exportCommit, hasFile } from "../../../src/cases/compare/export-commit.ts";
import { findCommit, hasCommit } from "../../../src/cases/compare/find-commit.ts";
import { openRepository } from "../../../src/cases/compare/repository.ts";
import { type GitRepository, gitRepository } from "../../support/git-repository.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const file = "pipelines/reader/pipeline.yaml";
const signal = new AbortController().signal;

async function open({ env, root }: Pick<GitRepository, "env" | "root">, folder = "") {
  return await openRepository(join(root, folder), { env, signal });
}

describe("an exported commit", () => {
  function repository() {
    return gitRepository({
      [file]: "name: reader\n",
      "pipelines/reader/models/server.ts": "old\n",
      "pipelines/reader/nested/pipeline.yaml": "name: nested\n",
      "pipelines/other/pipeline.yaml": "name: other\n",
      "pipelines/other/archive.bin": "gigabytes",
      "pipelines/other [a]/pipeline.yaml": "name: odd\n",
      "lib/shared.ts": "shared\n",
      ".gitattributes": "lib/shared.ts export-ignore\n*.crlf text eol=crlf\n",
      "a.crlf": "line\n",
      ".gitignore": "node_modules\n.venv\n",
    });
  }

  async function exported(made: GitRepository, sha = made.git("rev-parse", "HEAD")): Promise<string> {
    const directory = temporaryFolder();
    return await exportCommit(await open(made), { sha, file, directory });
  }

  it("has the commit's files and not the work tree's", async () => {
    const made = repository();
    made.write({ "pipelines/reader/models/server.ts": "new\n", "pipelines/reader/models/untracked.ts": "" });

    const top = await exported(made);

    expect(readFileSync(join(top, "pipelines/reader/models/server.ts"), "utf8")).toBe("old\n");
    expect(existsSync(join(top, "pipelines/reader/models/untracked.ts"))).toBe(false);
  });

  it("leaves out other pipelines, whatever their folder is called, and nothing that this one may import", async () => {
    const top = await exported(repository());

    const found = (path: string) => existsSync(join(top, path));
    expect(found("pipelines/other")).toBe(false);
    expect(found("pipelines/other [a]")).toBe(false);
    expect(found("lib/shared.ts")).toBe(true);
    expect(found("pipelines/reader/nested/pipeline.yaml")).toBe(true);
  });

  it("has files as a checkout would write them", async () => {
    expect(readFileSync(join(await exported(repository()), "a.crlf"), "utf8")).toBe("line\r\n");
  });

  it("has the packages that are installed for it", async () => {
    const made = repository();
    made.write({
      "node_modules/dependency/index.js": "",
      "pipelines/reader/node_modules/own/index.js": "",
      "pipelines/reader/models/.venv/bin/python": "",
      "pipelines/other/node_modules/own/index.js": "",
      "pipelines/new/node_modules/own/index.js": "",
    });

    const top = await exported(made);

    for (const folder of ["node_modules", "pipelines/reader/node_modules", "pipelines/reader/models/.venv"])
      expect(lstatSync(join(top, folder)).isSymbolicLink(), folder).toBe(true);
    expect(existsSync(join(top, "node_modules/dependency/index.js"))).toBe(true);
    expect(existsSync(join(top, "pipelines/other"))).toBe(false);
    expect(existsSync(join(top, "pipelines/new"))).toBe(false);
  });

  it("changes nothing of the repository, not even with hooks and a sparse work tree", async () => {
    const made = repository();
    made.write({
      ".git/hooks/post-checkout": "#!/bin/sh\ntouch hooked\n",
      "pipelines/reader/models/server.ts": "new\n",
    });
    execFileSync("chmod", ["+x", join(made.root, ".git/hooks/post-checkout")]);
    made.git("sparse-checkout", "set", "--no-cone", "/*", "!lib");
    made.git("add", "pipelines");
    const state = () => [made.git("status", "--porcelain"), made.git("ls-files", "-s"), made.git("worktree", "list")];
    const before = state();

    const top = await exported(made);

    expect(state()).toEqual(before);
    expect(existsSync(join(top, "lib/shared.ts"))).toBe(true);
    expect(existsSync(join(made.root, "hooked")) || existsSync(join(top, "hooked"))).toBe(false);
  });

  it("comes from the repository of the folder, also in a hook of another one", async () => {
    const made = repository();
    const other = gitRepository({ "a.txt": "" });
    const env = { ...made.env, GIT_DIR: join(other.root, ".git"), GIT_INDEX_FILE: join(other.root, ".git/index") };

    expect((await open({ ...made, env }, "pipelines/reader")).prefix).toBe("pipelines/reader/");
  });

  it("comes from a linked work tree, too", async () => {
    const made = repository();
    const linked = join(temporaryFolder(), "linked");
    made.git("worktree", "add", "-q", "--detach", linked);

    const top = await exported({ ...made, root: linked }, made.git("rev-parse", "HEAD"));

    expect(existsSync(join(top, file))).toBe(true);
  });
});

describe("a commit is found", () => {
  it("by branch, tag, parent and its own name, and shown by seven digits", async () => {
    const made = gitRepository({ [file]: "name: reader\n" });
    const first = made.git("rev-parse", "HEAD");
    made.git("tag", "-a", "v1", "-m", "one");
    made.write({ "b.txt": "" });
    const second = made.commit("second");
    const repository = await open(made);

    const find = async (ref: string) => await findCommit(ref, repository);
    expect(await find("main")).toEqual({ sha: second, label: `main (${second.slice(0, 7)})` });
    expect(await find("v1")).toEqual({ sha: first, label: `v1 (${first.slice(0, 7)})` });
    expect(await find("HEAD~1")).toEqual({ sha: first, label: `HEAD~1 (${first.slice(0, 7)})` });
    expect(await find(second)).toEqual({ sha: second, label: second.slice(0, 7) });
    expect(await find(second.slice(0, 10))).toEqual({ sha: second, label: second.slice(0, 7) });
    expect(await hasCommit(first, repository)).toBe(true);
    expect(await hasCommit("0".repeat(40), repository)).toBe(false);
    expect(await hasFile(second, "b.txt", repository)).toBe(true);
    expect(await hasFile(first, "b.txt", repository)).toBe(false);
  });

  it("or the nearest name is suggested", async () => {
    const made = gitRepository({ [file]: "name: reader\n" });
    made.git("branch", "release-candidate");

    await expect(findCommit("release-candidat", await open(made))).rejects.toMatchObject({
      code: "TEST_AGAINST_UNKNOWN_REF",
      hint: "did you mean release-candidate?",
    });
  });

  it("or the remote's branch of that name, where a runner has only its own", async () => {
    const made = gitRepository({ [file]: "name: reader\n" });
    const clone = join(temporaryFolder(), "clone");
    made.git("clone", "-q", made.root, clone);
    execFileSync("git", ["checkout", "-q", "-b", "feature"], { cwd: clone });
    execFileSync("git", ["branch", "-q", "-D", "main"], { cwd: clone, stdio: "ignore" });

    await expect(findCommit("main", await open({ ...made, root: clone }))).rejects.toMatchObject({
      hint: "did you mean origin/main?",
    });
  });

  it("or a shallow clone is said to lack it", async () => {
    const made = gitRepository({ [file]: "name: reader\n" });
    const first = made.git("rev-parse", "HEAD");
    made.write({ "b.txt": "" });
    made.commit("second");
    const clone = join(temporaryFolder(), "clone");
    made.git("clone", "-q", "--depth", "1", `file://${made.root}`, clone);

    await expect(findCommit(first, await open({ ...made, root: clone }))).rejects.toMatchObject({
      code: "TEST_AGAINST_UNKNOWN_REF",
      hint: expect.stringMatching(/git fetch --unshallow.*fetch-depth: 0/s),
    });
  });
});

it("says that a folder is in no work tree", async () => {
  const folder = temporaryFolder();
  await expect(openRepository(folder, { env: { PATH: process.env.PATH }, signal })).rejects.toMatchObject({
    code: "TEST_AGAINST_NO_REPOSITORY",
    message: `${folder} is in no git work tree`,
  });
});

it("says that there is no git", async () => {
  const empty = temporaryFolder();
  symlinkSync(process.execPath, join(empty, "node"));
  mkdirSync(join(empty, "work"));
  await expect(openRepository(join(empty, "work"), { env: { PATH: empty }, signal })).rejects.toMatchObject({
    code: "TEST_AGAINST_NO_GIT",
  });
});
