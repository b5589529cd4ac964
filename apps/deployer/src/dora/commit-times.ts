import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Io } from "../io.ts";
import type { DeployedRelease } from "./deployment.ts";

const gitTimeoutMs = 10_000;

/**
 * When the commits of releases were made, in epoch milliseconds, as the working copy knows it: for releases that do not say themselves.
 * Of a commit that is not there, and without git, nothing is known.
 */
export async function commitTimes(
  releases: readonly DeployedRelease[],
  folder: string,
  { env, signal }: Pick<Io, "env" | "signal">,
): Promise<Map<string, number>> {
  const wanted = releases.flatMap(({ commit }) => (commit?.committedAt === undefined ? (commit?.sha ?? []) : []));
  const shas = [...new Set(wanted)].filter((sha) => /^[0-9a-f]{40}$/.test(sha));
  const times = new Map<string, number>();
  for (const sha of shas) {
    const seconds = await timeOf(sha);
    if (seconds !== undefined) times.set(sha, seconds * 1000);
  }
  return times;

  async function timeOf(sha: string): Promise<number | undefined> {
    try {
      const args = ["-C", folder, "log", "-1", "--no-show-signature", "--format=%ct", sha];
      const { stdout } = await promisify(execFile)("git", args, { env: { ...env }, timeout: gitTimeoutMs, signal });
      return /^\d+$/.test(stdout.trim()) ? Number(stdout) : undefined;
    } catch (error) {
      if (signal.aborted) throw error;
      // A shallow clone, another repository, no git at all: the figure says how many it does not know.
      return undefined;
    }
  }
}
