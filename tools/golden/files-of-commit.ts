import { execFileSync } from "node:child_process";
import { goldenFolder } from "./golden-files.ts";

/**
 * The golden files of a commit, branch or tag.
 * @throws Error when there is no such commit here, as in a shallow clone
 */
export function filesOfCommit(root: string, commit: string): ReadonlyMap<string, string> {
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "pipe"] });
  const hash = hashOf(commit, git);
  const paths = git("ls-tree", "--name-only", hash, `${goldenFolder}/`).split("\n").filter(Boolean);
  return new Map(paths.map((path) => [path.slice(goldenFolder.length + 1), git("show", `${hash}:${path}`)]));
}

function hashOf(commit: string, git: (...args: string[]) => string): string {
  try {
    return git("rev-parse", "--verify", "--quiet", "--end-of-options", `${commit}^{commit}`).trim();
  } catch (cause) {
    throw new Error(`there is no commit "${commit}" here; git fetch it first`, { cause });
  }
}
