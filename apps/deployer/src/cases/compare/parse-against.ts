import { UsageError } from "../../failures/usage-error.ts";

/** A version to compare with. */
export type Against = AgainstCommit | AgainstRelease;

/** What git calls a revision: a branch, a tag, a commit. */
export interface AgainstCommit {
  readonly kind: "commit";
  readonly ref: string;
}

/** A release of an environment. */
export interface AgainstRelease {
  readonly kind: "release";
  readonly environment: string;
  readonly release: number | "latest";
}

// The ledger's numbers have six digits at most; a commit of more digits, and no letter, is still a commit.
const releaseNumber = /^\d{1,6}$/;

/**
 * Reads what `--against` was given. No name of git has a colon, so that one always names a release.
 * @throws {@link UsageError} `TEST_AGAINST_INVALID`, `TEST_AGAINST_NO_ENVIRONMENT`
 *
 * @example parseAgainst("data_dev:latest") // {kind: "release", environment: "data_dev", release: "latest"}
 */
export function parseAgainst(given: string, environment: string | undefined): Against {
  const [, named, version = given] = /^([^:]*):(.*)$/s.exec(given) ?? [];
  if (named !== undefined) {
    if (named === "" || !(version === "latest" || isReleaseNumber(version))) throw invalid(given);
    return { kind: "release", environment: named, release: version === "latest" ? version : Number(version) };
  }
  if (!releaseNumber.test(given)) {
    // Git would take the first for an option, and has no name with the others.
    if (given === "" || given.startsWith("-") || /[\s\p{Cc}]/u.test(given)) throw invalid(given);
    return { kind: "commit", ref: given };
  }
  if (!isReleaseNumber(given)) throw invalid(given);
  if (environment !== undefined) return { kind: "release", environment, release: Number(given) };
  throw new UsageError("TEST_AGAINST_NO_ENVIRONMENT", `release ${given} of which environment?`, {
    hint: `write the environment too, such as --against data_dev:${given}; a branch of that name is refs/heads/${given}`,
  });
}

function isReleaseNumber(text: string): boolean {
  return releaseNumber.test(text) && Number(text) > 0;
}

function invalid(given: string): UsageError {
  return new UsageError(
    "TEST_AGAINST_INVALID",
    `--against ${JSON.stringify(given)} names neither a release nor a commit`,
    { hint: "write a release, such as data_dev:7 or data_dev:latest, or a branch, a tag or a commit, such as main" },
  );
}
