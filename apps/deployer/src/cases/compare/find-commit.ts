import { isSluiceError } from "@sluice/spec/errors";
import { closest } from "../../command-line/closest.ts";
import { UsageError } from "../../failures/usage-error.ts";
import type { Repository } from "./repository.ts";

/** A commit that a person named. */
export interface FoundCommit {
  readonly sha: string;
  /** As it is shown, such as `main (1a2b3c4)`. */
  readonly label: string;
}

/**
 * Finds the commit that a branch, a tag or whatever else git understands leads to.
 * @throws {@link UsageError} `TEST_AGAINST_UNKNOWN_REF`
 */
export async function findCommit(ref: string, repository: Repository): Promise<FoundCommit> {
  const sha = await commitOf(ref, repository);
  if (sha === undefined) throw await unknown(ref, repository);
  const short = shortSha(sha);
  return { sha, label: sha.startsWith(ref.toLowerCase()) ? short : `${ref} (${short})` };
}

/** A commit's first seven digits. */
export function shortSha(sha: string): string {
  return sha.slice(0, 7);
}

/** Whether a repository has a commit, by its full name. */
export async function hasCommit(sha: string, repository: Repository): Promise<boolean> {
  return (await commitOf(sha, repository)) === sha;
}

async function commitOf(ref: string, { git }: Repository): Promise<string | undefined> {
  try {
    return (await git(["rev-parse", "--verify", "--quiet", `${ref}^{commit}`])).trim();
  } catch (error) {
    if (isSluiceError(error)) return undefined;
    throw error;
  }
}

async function unknown(ref: string, repository: Repository): Promise<UsageError> {
  const listed = await repository.git([
    "for-each-ref",
    "--format=%(refname:short)",
    "refs/heads",
    "refs/tags",
    "refs/remotes",
  ]);
  const names = listed.split("\n").filter((name) => name !== "");
  // A runner's clone has no branch but its own; the others are their remote's.
  const near = names.find((name) => name.endsWith(`/${ref}`)) ?? closest(ref, names);
  const guess = near === undefined ? [] : [`did you mean ${near}?`];
  const fetch = repository.isShallow
    ? [
        "this clone is shallow, so that it may only be missing here: git fetch --unshallow gets all of it (fetch-depth: 0 of actions/checkout)",
      ]
    : [];
  const plain = [...guess, ...fetch];
  const hint =
    plain.length > 0 ? plain.join("\n") : "git branch --all and git tag list what there is; git fetch gets what is new";
  return new UsageError("TEST_AGAINST_UNKNOWN_REF", `git knows no branch, tag or commit ${JSON.stringify(ref)} here`, {
    hint,
  });
}
