import type { LedgerNote } from "../releases/ledger-note.ts";
import type { ReleaseRecord } from "../releases/release.ts";
import { type TestedNote, testedOf } from "../releases/tested-notes.ts";
import { contentDifferences, contentOf, type ReleaseContent } from "./release-content.ts";

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
  /** Released from files that no commit has. */
  | { readonly kind: "dirty"; readonly release: ReleaseRecord };

/** Looks for a content among the releases of an environment. Of several with that content, the last test of any of them decides. */
export function findProof(content: ReleaseContent, history: SourceHistory, here: string): Proof {
  const { environment, notes, releases } = history;
  const newest = releases.at(-1);
  if (newest === undefined) return { kind: "never-deployed" };
  const differencesTo = (release: ReleaseRecord) => {
    const there = `release ${release.number} of ${environment}`;
    return contentDifferences(content, contentOf(release.pins), { here, there });
  };
  const same = releases.filter((release) => differencesTo(release).length === 0);
  if (same.length > 0) return proofOf(same, notes);
  const passed = releases.findLast((release) => proofOf([release], notes).kind === "passed");
  const nearest = passed ?? newest;
  return { kind: "other", release: nearest, differences: differencesTo(nearest) };
}

/** What the notes say of releases that are the same. */
export function proofOf(same: readonly ReleaseRecord[], notes: readonly LedgerNote[]): Proof {
  const clean = same.filter(({ commit }) => commit?.dirty !== true);
  const release = clean.at(-1);
  if (release === undefined) {
    const dirty = same.at(-1);
    return dirty === undefined ? { kind: "never-deployed" } : { kind: "dirty", release: dirty };
  }
  const tests = clean.flatMap((each) => {
    const tested = testedOf(notes, each);
    return tested === undefined ? [] : [{ release: each, tested }];
  });
  const [last] = tests.toSorted((a, b) => b.tested.after - a.tested.after || b.tested.number - a.tested.number);
  if (last === undefined) return { kind: "not-tested", release };
  return { kind: last.tested.result, ...last };
}
