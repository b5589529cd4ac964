import type { ReleasesOutput } from "../output/releases-output.ts";
import { changedModels } from "./compare-releases.ts";
import type { ReleaseRecord } from "./release.ts";

/** What is described. */
export interface DescribeReleasesOptions {
  readonly pipeline: string;
  readonly environment: string;
  /** The newest ones, oldest first; one more than shown, where there is one, to compare the oldest with. */
  readonly releases: readonly ReleaseRecord[];
  /** Of all releases. */
  readonly total: number;
  /** How many to show. */
  readonly limit: number;
}

/** Releases for whoever asks, newest first, each against the one before it. */
export function describeReleases(options: DescribeReleasesOptions): ReleasesOutput {
  const { pipeline, environment, releases, total, limit } = options;
  const described = releases.map((release, index) => describeOne(release, releases[index - 1]));
  const newest = described.toReversed().slice(0, limit);
  return {
    version: 1,
    pipeline,
    environment,
    total,
    releases: newest.map((release, index) => ({ ...release, deployed: index === 0 })),
  };
}

type Described = Omit<ReleasesOutput["releases"][number], "deployed">;

function describeOne(release: ReleaseRecord, before: ReleaseRecord | undefined): Described {
  const { number, at, by, kind, rollbackTo, commit, changes, result, models } = release;
  const { added, changed, removed } = changedModels(before, release);
  return {
    number,
    at,
    by,
    kind,
    rollbackTo: rollbackTo ?? null,
    commit: commit === undefined ? null : { sha: commit.sha, dirty: commit.dirty },
    changes,
    smoke: result.smoke === "succeeded",
    models: { added: [...added], changed: [...changed], removed: [...removed], versions: { ...models } },
  };
}
