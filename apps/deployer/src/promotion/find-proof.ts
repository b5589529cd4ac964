import type { LedgerNote } from "../releases/ledger-note.ts";
import type { PinnedPipeline, ReleaseRecord } from "../releases/release.ts";
import type { TestedNote } from "../releases/tested-notes.ts";
import type { RecordedPipelines } from "./recorded-pipelines.ts";
import { contentDifferences, contentOf } from "./release-content.ts";
import { settingDifferences } from "./setting-differences.ts";

/** What the ledger of an environment says of a pipeline. */
export interface SourceHistory {
  /** Name of the environment. */
  readonly environment: string;
  /** Oldest first. */
  readonly releases: readonly ReleaseRecord[];
  readonly notes: readonly LedgerNote[];
}

/** Whether a content passed its cases in the environment that it is promoted from, and what it lacks. */
export type Proof =
  | { readonly kind: "passed"; readonly release: ReleaseRecord; readonly tested: TestedNote }
  | { readonly kind: "never-deployed" }
  /** No release has this content: how it differs from the one that comes nearest to being promoted. */
  | { readonly kind: "other"; readonly release: ReleaseRecord; readonly differences: readonly string[] }
  | { readonly kind: "not-tested"; readonly release: ReleaseRecord }
  | { readonly kind: "failed"; readonly release: ReleaseRecord; readonly tested: TestedNote }
  /** It passed, with cases that no commit has. */
  | { readonly kind: "uncommitted"; readonly release: ReleaseRecord; readonly tested: TestedNote }
  /** Released from files that no commit has. */
  | { readonly kind: "dirty"; readonly release: ReleaseRecord };

/** Where a proof is wanted. */
export interface ProofPlace {
  /** Name of the environment. */
  readonly here: string;
  /** What the releases' files come to there. */
  readonly recorded: Pick<RecordedPipelines, "of">;
}

/**
 * Looks for a content among the releases of an environment: what it is pinned to, and what its file says that makes predictions. Of
 * several with that content, the last test of any of them decides.
 */
export function findProof(content: PinnedPipeline, history: SourceHistory, { here, recorded }: ProofPlace): Proof {
  const { environment, notes, releases } = history;
  const newest = releases.at(-1);
  if (newest === undefined) return { kind: "never-deployed" };
  const pinned = contentOf(content.pins);
  const placesOf = ({ number }: ReleaseRecord) => ({ here, there: `release ${number} of ${environment}` });
  const pinsTo = (release: ReleaseRecord) => contentDifferences(pinned, contentOf(release.pins), placesOf(release));
  const settingsTo = (release: ReleaseRecord) => {
    const places = placesOf(release);
    const there = recorded.of(release);
    if (there.ok) return settingDifferences(content.pipeline, there.value, places);
    return [`the file of ${places.there} is not valid for ${here}: ${there.problems[0]?.message}`];
  };
  // Reading a file takes longer than comparing pins.
  const same = releases.filter((release) => pinsTo(release).length === 0 && settingsTo(release).length === 0);
  if (same.length > 0) return proofOf(same, notes);
  const passed = releases.findLast((release) => proofOf([release], notes).kind === "passed");
  const nearest = passed ?? newest;
  return { kind: "other", release: nearest, differences: [...pinsTo(nearest), ...settingsTo(nearest)] };
}

/** Whether a release was deployed, or cases were read, from what a commit has, so that it could be done again. */
export function isOfCommit({ commit }: Pick<ReleaseRecord, "commit"> | Pick<TestedNote, "commit">): boolean {
  return commit?.dirty === false;
}

/** What the notes say of releases that are the same. */
export function proofOf(same: readonly ReleaseRecord[], notes: readonly LedgerNote[]): Proof {
  const clean = same.filter(isOfCommit);
  const release = clean.at(-1);
  if (release === undefined) {
    const dirty = same.at(-1);
    return dirty === undefined ? { kind: "never-deployed" } : { kind: "dirty", release: dirty };
  }
  const tests = testsOf(clean, notes);
  const last = tests.at(-1);
  if (last === undefined) return { kind: "not-tested", release };
  // What fails has failed; what passed says nothing where nobody can look at the cases.
  const counted = tests.findLast(({ tested }) => tested.result === "failed" || isOfCommit(tested)) ?? last;
  if (counted.tested.result === "passed" && isOfCommit(counted.tested)) return { kind: "passed", ...counted };
  return { kind: last.tested.result === "passed" ? "uncommitted" : "failed", ...last };
}

/** Every time that the cases ran on one of some releases, oldest first. */
function testsOf(releases: readonly ReleaseRecord[], notes: readonly LedgerNote[]): Tested[] {
  const byNumber = new Map(releases.map((release) => [release.number, release]));
  return notes.flatMap((note) => {
    const release = note.kind === "tested" ? byNumber.get(note.release) : undefined;
    return note.kind === "tested" && release !== undefined ? [{ release, tested: note }] : [];
  });
}

interface Tested {
  readonly release: ReleaseRecord;
  readonly tested: TestedNote;
}
