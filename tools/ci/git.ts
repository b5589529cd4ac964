import { spawnSync } from "node:child_process";

/** What git answers, without the new line at its end; undefined when it fails. */
export function askGit(root: string, args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync("git", args, { cwd: root, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  return status === 0 ? stdout.replace(/\n$/, "") : undefined;
}
