import type { LedgerNote } from "../releases/ledger-note.ts";
import type { NotePosition } from "../releases/record-names.ts";
import type { Beginning } from "../releases/standing.ts";
import type { DeployedRelease, Deployment } from "./deployment.ts";

/** What the ledger has of a pipeline: both in its order. */
export interface History {
  /** Oldest first. */
  readonly releases: readonly DeployedRelease[];
  readonly notes: readonly LedgerNote[];
}

// A workflow's run ends after 225 minutes, and the session of its role after four hours.
const longestRunMs = 4 * 3600 * 1000;

/**
 * The deployments of a pipeline, by what the ledger says and in its order: a release that changed nothing, right after another one, is
 * none. What began and neither became a release nor ended has failed, but for the last of all, which may be at work for four hours.
 */
export function listDeployments({ releases, notes: all }: History, nowMs: number): Deployment[] {
  // A test deploys nothing, and may be noted while a deployment is at work.
  const notes = all.filter(({ kind }) => kind !== "tested");
  const beginnings = new Map(releases.map((release) => [release.number, beginningOf(release, releases, notes)]));
  const owned = new Set([...beginnings.values()].flatMap((note) => (note === undefined ? [] : nameOf(note))));
  const newest = releases.at(-1)?.number ?? 0;
  const last = notes.at(-1);
  const lastWord = last !== undefined && last.after === newest ? nameOf(last) : undefined;
  const attempts = notes.flatMap((note): Placed[] => {
    if (note.kind !== "began" || note.verb === "destroy" || owned.has(nameOf(note))) return [];
    const end = notes.find((each) => each.kind === "ended" && nameOf(each.began) === nameOf(note));
    const isOpen = nameOf(note) === lastWord && nowMs - Date.parse(note.at) < longestRunMs;
    return [{ order: [note.after, note.number], deployment: attemptOf(note, end, isOpen) }];
  });
  const succeeded = releases.flatMap((release): Placed[] => {
    const before = previousNumber(release, releases);
    if (release.changes === 0 && !notes.some(({ after }) => after === before)) return [];
    const began = beginnings.get(release.number);
    return [{ order: [release.number, 0], deployment: releasedDeployment(release, began?.at) }];
  });
  return [...attempts, ...succeeded]
    .sort((a, b) => a.order[0] - b.order[0] || a.order[1] - b.order[1])
    .map(({ deployment }) => deployment);
}

/** A deployment's place in the ledger: a release comes before the notes after it. */
interface Placed {
  readonly order: readonly [number, number];
  readonly deployment: Deployment;
}

/** The note that a release began with; one that an earlier Sluice recorded does not say, and began with the last note before it. */
function beginningOf(
  release: DeployedRelease,
  releases: readonly DeployedRelease[],
  notes: readonly LedgerNote[],
): (NotePosition & { readonly at: string }) | undefined {
  if (release.began !== undefined || release.changes === 0) return release.began;
  const before = previousNumber(release, releases);
  return notes.findLast((note) => note.after === before && note.kind === "began" && note.verb === release.kind);
}

function previousNumber({ number }: DeployedRelease, releases: readonly DeployedRelease[]): number {
  return releases.findLast((each) => each.number < number)?.number ?? 0;
}

function nameOf({ after, number }: NotePosition): string {
  return `${after}-${number}`;
}

function attemptOf(note: Beginning, end: LedgerNote | undefined, isOpen: boolean): Deployment {
  const startedAtMs = Date.parse(note.at);
  const ended = end?.kind === "ended" ? end : undefined;
  return {
    key: { attempt: { after: note.after, number: note.number } },
    kind: note.verb === "rollback" ? "rollback" : "up",
    ...(note.verb === "rollback" ? { rollbackTo: note.rollbackTo } : {}),
    by: note.by,
    startedAtMs,
    finishedAtMs: Math.max(startedAtMs, ended === undefined ? startedAtMs : Date.parse(ended.at)),
    result: ended?.result ?? (isOpen ? "open" : "failed"),
    ...(ended?.code === undefined ? {} : { code: ended.code }),
  };
}

function releasedDeployment(release: DeployedRelease, beganAt = release.at): Deployment {
  const finishedAtMs = Date.parse(release.at);
  return {
    key: { release: release.number },
    kind: release.kind,
    ...(release.rollbackTo === undefined ? {} : { rollbackTo: release.rollbackTo }),
    by: release.by,
    // Notes and releases may be of machines whose clocks differ.
    startedAtMs: Math.min(Date.parse(beganAt), finishedAtMs),
    finishedAtMs,
    result: "succeeded",
    release,
  };
}
