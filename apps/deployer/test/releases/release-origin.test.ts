import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commitOf, releasedBy } from "../../src/releases/release-origin.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const callerArn = "arn:aws:sts::111111111111:assumed-role/deploy/ana";

it.each([
  { name: "a workflow", env: { GITHUB_ACTOR: "ana" }, callerArn, by: "ana" },
  { name: "a person with AWS credentials", env: {}, callerArn, by: callerArn },
  { name: "a variable that is empty", env: { GITHUB_ACTOR: "" }, callerArn, by: callerArn },
  { name: "a laptop", env: {}, callerArn: undefined, by: userInfo().username },
  { name: "a laptop's emulator", env: {}, emulator: true, callerArn, by: userInfo().username },
])("$name releases as $by", ({ env, emulator = false, callerArn: caller, by }) => {
  expect(releasedBy({ env }, { emulator }, caller)).toBe(by);
});

describe("the commit of a folder", () => {
  /** A work tree with one commit, its pipeline in a folder. */
  function workTree(): {
    readonly root: string;
    readonly sha: string;
    readonly committedAt: string;
    git(...args: readonly string[]): string;
  } {
    const root = temporaryFolder({
      "pipeline/pipeline.yaml": "name: reader\n",
      "README.md": "a\n",
      ".gitignore": ".sluice\n",
    });
    const git = (...args: readonly string[]) =>
      execFileSync("git", ["-c", "user.name=ana", "-c", "user.email=ana@example.com", ...args], {
        cwd: root,
        encoding: "utf8",
        env: { ...process.env, GIT_COMMITTER_DATE: "2026-11-20T10:00:00+02:00" },
        stdio: ["ignore", "pipe", "ignore"],
      });
    git("init", "-q");
    git("add", ".");
    git("commit", "-qm", "first");
    return { root, git, sha: git("rev-parse", "HEAD").trim(), committedAt: "2026-11-20T08:00:00.000Z" };
  }

  const env = { PATH: process.env.PATH ?? "" };

  it("is the one its work tree is at", async () => {
    const { root, sha, committedAt } = workTree();

    expect(await commitOf(join(root, "pipeline"), { env })).toEqual({ sha, dirty: false, committedAt });
  });

  it.each([
    { name: "a changed file", file: "pipeline/pipeline.yaml", dirty: true },
    { name: "a new file", file: "pipeline/server.ts", dirty: true },
    { name: "a change elsewhere in the work tree", file: "README.md", dirty: false },
    { name: "a file git ignores", file: "pipeline/.sluice", dirty: false },
  ])("with $name is dirty: $dirty", async ({ file, dirty }) => {
    const { root, sha, committedAt } = workTree();
    writeFileSync(join(root, file), "something else\n");

    expect(await commitOf(join(root, "pipeline"), { env })).toEqual({ sha, dirty, committedAt });
  });

  it("is the checked out one, whatever commit the workflow was started from", async () => {
    const { root, sha, committedAt } = workTree();

    expect(await commitOf(root, { env: { ...env, GITHUB_SHA: "0000000" } })).toEqual({
      sha,
      dirty: false,
      committedAt,
    });
  });

  it.each([
    { remote: "https://github.com/acme/pipelines.git", repository: "https://github.com/acme/pipelines" },
    {
      remote: "https://x-access-token:ghp_secret@github.com/acme/pipelines",
      repository: "https://github.com/acme/pipelines",
    },
    { remote: "git@github.com:acme/pipelines.git", repository: "https://github.com/acme/pipelines" },
    { remote: "ssh://git@git.acme.com:2222/data/pipelines.git", repository: "https://git.acme.com/data/pipelines" },
    {
      remote: "http://git.acme.internal:8080/pipelines/?token=x",
      repository: "http://git.acme.internal:8080/pipelines",
    },
    { remote: "/srv/git/pipelines.git", repository: undefined },
    { remote: "file:///srv/git/pipelines.git", repository: undefined },
    { remote: "C:\\git\\pipelines", repository: undefined },
  ])("of a work tree cloned from $remote is in $repository", async ({ remote, repository }) => {
    const { root, git, sha, committedAt } = workTree();
    git("remote", "add", "origin", remote);

    const commit = await commitOf(root, { env });

    expect(commit).toEqual({ sha, dirty: false, committedAt, ...(repository === undefined ? {} : { repository }) });
  });

  it.each([
    { name: "no work tree", prepare: () => temporaryFolder(), env, expected: undefined },
    {
      name: "a work tree without a commit",
      prepare: () => {
        const root = temporaryFolder();
        execFileSync("git", ["init", "-q"], { cwd: root });
        return root;
      },
      env,
      expected: undefined,
    },
    { name: "no git", prepare: () => workTree().root, env: { PATH: "/nowhere" }, expected: undefined },
    {
      name: "no git but GitHub's word",
      prepare: () => workTree().root,
      env: { PATH: "/nowhere", GITHUB_SHA: "abcdef1" },
      expected: { sha: "abcdef1", dirty: false },
    },
  ])("with $name is $expected", async ({ prepare, env: given, expected }) => {
    expect(await commitOf(prepare(), { env: given })).toEqual(expected);
  });
});
