import { execFileSync } from "node:child_process";
import { mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryFolder } from "./temporary-folder.ts";

/** A git repository with a work tree of a test's own. */
export interface GitRepository {
  /** Absolute. */
  readonly root: string;
  /** What git finds its programs with, and no configuration of the machine's. */
  readonly env: Readonly<Record<string, string>>;
  git(...args: readonly string[]): string;
  write(files: Readonly<Record<string, string | Buffer>>): void;
  /** Commits everything and answers the commit. */
  commit(message: string): string;
}

/** Makes a repository with one commit of these files, on the branch `main`; it goes away with the test. */
export function gitRepository(files: Readonly<Record<string, string | Buffer>>): GitRepository {
  const root = realpathSync(temporaryFolder(files));
  const env = {
    PATH: process.env.PATH ?? "",
    HOME: temporaryFolder(),
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: "ana",
    GIT_AUTHOR_EMAIL: "ana@example.com",
    GIT_COMMITTER_NAME: "ana",
    GIT_COMMITTER_EMAIL: "ana@example.com",
  };
  const git = (...args: readonly string[]) =>
    execFileSync("git", args, { cwd: root, encoding: "utf8", env, stdio: ["ignore", "pipe", "ignore"] }).trim();
  const commit = (message: string) => {
    git("add", "--all");
    git("commit", "-qm", message);
    return git("rev-parse", "HEAD");
  };
  git("init", "-q", "--initial-branch=main");
  commit("first");
  return {
    root,
    env,
    git,
    commit,
    write: (changed) => {
      for (const [name, content] of Object.entries(changed)) {
        mkdirSync(dirname(join(root, name)), { recursive: true });
        writeFileSync(join(root, name), content);
      }
    },
  };
}
