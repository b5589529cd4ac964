import { CiError } from "./ci-error.ts";
import { askGit } from "./git.ts";

/**
 * The tree without files, which git knows without having it: the base of what begins with the first commit.
 */
export const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/** What is compared with what. */
export interface CommitRange {
  /** Full id of the commit that both sides have in common, or {@link emptyTree}: what came after it is the change. */
  readonly base: string;
  /** Full id of the commit that is looked at. */
  readonly head: string;
}

/**
 * Finds the two commits between which a change lies. Nx itself says no more than "bad object" when one is missing.
 * @throws CiError when one is not in this clone, or the two have nothing in common
 */
export function commitRange(root: string, { base, head = "HEAD" }: { base: string; head?: string }): CommitRange {
  if (base === emptyTree) return { base, head: commitOf(root, head) };
  const [baseCommit, headCommit] = [commitOf(root, base), commitOf(root, head)];
  const common = askGit(root, ["merge-base", baseCommit, headCommit]);
  if (common === undefined) throw new CiError(`${base} and ${head} have no commit in common`, whole(root));
  return { base: common, head: headCommit };
}

function commitOf(root: string, ref: string): string {
  // A name that begins with a dash would be an option of git's.
  const commit = ref.startsWith("-")
    ? undefined
    : askGit(root, ["rev-parse", "--quiet", "--verify", `${ref}^{commit}`]);
  if (commit !== undefined) return commit;
  throw new CiError(`this clone has no commit ${JSON.stringify(ref)}`, whole(root));
}

function whole(root: string): string {
  const shallow = askGit(root, ["rev-parse", "--is-shallow-repository"]) === "true";
  return shallow
    ? "the clone is shallow: git fetch --unshallow (in a workflow: fetch-depth: 0)"
    : "git fetch origin gets what the server has; --base names another commit or branch";
}
