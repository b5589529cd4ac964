import type { ReleasesOutput } from "../output/releases-output.ts";
import { changedModels } from "./compare-releases.ts";
import type { LedgerNote } from "./ledger-note.ts";
import type { ReleaseRecord } from "./release.ts";
import { type Standing, standingOf, takenDownAfter } from "./standing.ts";
import { testedOf } from "./tested-notes.ts";

/** What is described. */
export interface DescribeReleasesOptions {
  readonly pipeline: string;
  readonly environment: string;
  /** The newest ones, oldest first; one more than shown, where there is one, to compare the oldest with. */
  readonly releases: readonly ReleaseRecord[];
  /** What happened after each of them. */
  readonly notes: readonly LedgerNote[];
  /** Of all releases. */
  readonly total: number;
  /** How many to show. */
  readonly limit: number;
}

/** Releases for whoever asks, newest first, each against the one before it. */
export function describeReleases(options: DescribeReleasesOptions): ReleasesOutput {
  const { pipeline, environment, releases, notes, total, limit } = options;
  const described = releases.map((release, index): ReleasesOutput["releases"][number] => {
    const before = releases[index - 1];
    const down = takenDownAfter(release, notes);
    const tested = testedOf(notes, release);
    const standing = index === releases.length - 1 ? standingOf(release, notes) : undefined;
    return {
      // What was taken down is no more: the release after it made everything anew.
      ...describeOne(release, before !== undefined && takenDownAfter(before, notes) === undefined ? before : undefined),
      deployed: standing?.kind === "deployed",
      unfinished: describeUnfinished(standing),
      takenDown: down === undefined ? null : { at: down.at, by: down.by },
      tested:
        tested === undefined ? null : { result: tested.result, cases: tested.cases, at: tested.at, by: tested.by },
    };
  });
  return { version: 1, pipeline, environment, total, releases: described.toReversed().slice(0, limit) };
}

function describeUnfinished(standing: Standing | undefined): ReleasesOutput["releases"][number]["unfinished"] {
  if (standing?.kind !== "unfinished") return null;
  const { note } = standing;
  const { at, by, verb } = note;
  return { verb, rollbackTo: note.verb === "rollback" ? note.rollbackTo : null, at, by };
}

type Described = Omit<ReleasesOutput["releases"][number], "deployed" | "takenDown" | "tested" | "unfinished">;

function describeOne(release: ReleaseRecord, before: ReleaseRecord | undefined): Described {
  const { number, at, by, kind, rollbackTo, commit, changes, result, models, promoted, unpromoted } = release;
  const { added, changed, removed } = changedModels(before, release);
  return {
    number,
    at,
    by,
    kind,
    rollbackTo: rollbackTo ?? null,
    commit: commit === undefined ? null : { sha: commit.sha, dirty: commit.dirty },
    promoted: promoted === undefined ? null : { from: promoted.from, release: promoted.release },
    unpromoted: unpromoted ?? null,
    changes,
    smoke: result.smoke === "succeeded",
    models: { added: [...added], changed: [...changed], removed: [...removed], versions: { ...models } },
  };
}
