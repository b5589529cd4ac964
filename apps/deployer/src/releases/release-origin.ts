import { execFile } from "node:child_process";
import { userInfo } from "node:os";
import { promisify } from "node:util";
import type { Environment } from "../environments/environment-schema.ts";
import type { Io } from "../io.ts";
import type { ReleaseRecord } from "./release.ts";
import { repositoryUrl } from "./repository-url.ts";

// A work tree on a network drive may take long; a release does not wait for its commit.
const gitTimeoutMs = 10_000;

/** Who deploys: the GitHub actor, or the AWS caller, or the user of the machine. */
export function releasedBy(
  { env }: Pick<Io, "env">,
  environment: Pick<Environment, "emulator">,
  callerArn: string | undefined,
): string {
  const actor = env.GITHUB_ACTOR ?? "";
  if (actor !== "") return actor;
  // The emulator's account is everybody's.
  return (environment.emulator === true ? undefined : callerArn) ?? userName();
}

/** The git commit a folder is at, and whether files of it differ; what GitHub says where there is no git; undefined outside a work tree. */
export async function commitOf(folder: string, { env }: Pick<Io, "env">): Promise<ReleaseRecord["commit"]> {
  const git = async (...args: readonly string[]): Promise<string> => {
    // GIT_OPTIONAL_LOCKS: asking must not get in the way of somebody's commit.
    const options = { env: { ...env, GIT_OPTIONAL_LOCKS: "0" }, timeout: gitTimeoutMs, maxBuffer: 64 * 1024 * 1024 };
    return (await promisify(execFile)("git", ["-C", folder, ...args], options)).stdout;
  };
  try {
    // GITHUB_SHA comes second: a workflow may have checked out another branch than the one it was started from.
    const [commit, changes, remote] = await Promise.all([
      git("log", "-1", "--no-show-signature", "--format=%H %ct", "HEAD"),
      // What a laptop's emulators keep is none of the pipeline's files.
      git("status", "--porcelain", "--", ".", ":(exclude,glob)**/.sluice/**"),
      // A work tree need not come from anywhere.
      git("remote", "get-url", "origin").catch(() => ""),
    ]);
    const [sha = "", seconds] = commit.trim().split(" ");
    const repository = repositoryUrl(remote.trim());
    return {
      sha,
      dirty: changes !== "",
      committedAt: new Date(Number(seconds) * 1000).toISOString(),
      ...(repository === undefined ? {} : { repository }),
    };
  } catch {
    // No git, no work tree, no commit yet: a release needs none of them.
    const sha = env.GITHUB_SHA ?? "";
    return sha === "" ? undefined : { sha, dirty: false };
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a user id that has no name.
    return "unknown";
  }
}
