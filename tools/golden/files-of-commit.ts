import { execFileSync } from "node:child_process";
import { goldenFolder } from "./golden-files.ts";

/**
 * The golden files of a commit, branch or tag.
 * @throws Error with git's own words, as when there is no such commit
 */
export function filesOfCommit(root: string, commit: string): ReadonlyMap<string, string> {
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "pipe"] });
  // `--` keeps a name that is no commit from being taken for a file.
  const hash = git("rev-parse", "--verify", "--end-of-options", `${commit}^{commit}`).trim();
  const paths = git("ls-tree", "--name-only", hash, `${goldenFolder}/`).split("\n").filter(Boolean);
  return new Map(paths.map((path) => [path.slice(goldenFolder.length + 1), git("show", `${hash}:${path}`)]));
}
