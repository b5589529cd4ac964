import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { commitRange, emptyTree } from "./base-commit.ts";
import { CiError } from "./ci-error.ts";

function git(folder: string, ...args: string[]): string {
  const author = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main"];
  return execFileSync("git", [...author, ...args], { cwd: folder, encoding: "utf8", stdio: "pipe" }).trim();
}

/** A repository with the branch `main`, and `feature` that left it at its first commit. */
function repository(): { folder: string; fork: string } {
  const folder = mkdtempSync(join(tmpdir(), "sluice-base-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  git(folder, "init", "--quiet");
  const commit = (message: string) => git(folder, "commit", "--quiet", "--allow-empty", "--message", message);
  commit("first");
  const fork = git(folder, "rev-parse", "HEAD");
  git(folder, "branch", "feature");
  commit("second");
  git(folder, "checkout", "--quiet", "feature");
  commit("of the feature");
  return { folder, fork };
}

function refusal(work: () => unknown): { message: string; hint: string | undefined } {
  try {
    work();
  } catch (error) {
    if (error instanceof CiError) return { message: error.message, hint: error.hint };
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("the commits between which a change lies", () => {
  it("are where the branch left its base, and its newest", () => {
    const { folder, fork } = repository();

    expect(commitRange(folder, { base: "main" })).toEqual({ base: fork, head: git(folder, "rev-parse", "HEAD") });
    expect(commitRange(folder, { base: "HEAD", head: "main" }).base).toBe(fork);
  });

  it("may begin before the first commit", () => {
    const { folder, fork } = repository();

    expect(commitRange(folder, { base: emptyTree, head: fork })).toEqual({ base: emptyTree, head: fork });
    expect(git(folder, "hash-object", "-t", "tree", "/dev/null")).toBe(emptyTree);
  });

  it.each([
    { name: "a branch that is not here", base: "origin/main" },
    { name: "a commit that is not here", base: "0123456789012345678901234567890123456789" },
    { name: "no commit, which GitHub writes as zeros", base: "0".repeat(40) },
    { name: "nothing", base: "" },
    { name: "an option", base: "--help" },
  ])("cannot be found with $name as the base, which is said", ({ base }) => {
    expect(refusal(() => commitRange(repository().folder, { base }))).toEqual({
      message: `this clone has no commit ${JSON.stringify(base)}`,
      hint: "git fetch origin gets what the server has; --base names another commit or branch",
    });
  });

  it("cannot be found in a clone that was cut off, which is said", () => {
    const { folder } = repository();
    const clone = join(folder, "clone");
    git(folder, "clone", "--quiet", "--depth", "1", "--branch", "feature", `file://${folder}`, clone);

    expect(refusal(() => commitRange(clone, { base: "HEAD~1" })).hint).toBe(
      "the clone is shallow: git fetch --unshallow (in a workflow: fetch-depth: 0)",
    );
  });

  it("cannot be found of two histories", () => {
    const { folder } = repository();
    git(folder, "checkout", "--quiet", "--orphan", "other");
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "other");

    expect(refusal(() => commitRange(folder, { base: "main" })).message).toBe("main and HEAD have no commit in common");
  });
});
