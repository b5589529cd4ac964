import type { LedgerNote } from "./ledger-note.ts";
import { noteName } from "./record-names.ts";
import type { ReleaseRecord } from "./release.ts";

/** A note of something that began. */
export type Beginning = LedgerNote & { readonly kind: "began" };

/** How what is in AWS stands to the newest release. */
export type Standing =
  /** It is what is deployed, as far as the ledger knows. */
  | { readonly kind: "deployed" }
  /** Something began after it and has not become a release: it failed, was killed, was overtaken, or is at work. */
  | { readonly kind: "unfinished"; readonly note: Beginning }
  | { readonly kind: "taken-down"; readonly note: LedgerNote }
  /** Endpoints serve something else, whoever did that. */
  | { readonly kind: "other" };

/** What the notes say of the newest release: the last thing that happened after it counts. */
export function standingOf(newest: Pick<ReleaseRecord, "number">, notes: readonly LedgerNote[]): Standing {
  const last = notesAfter(newest, notes).at(-1);
  if (last === undefined) return { kind: "deployed" };
  return last.kind === "began" ? { kind: "unfinished", note: last } : { kind: "taken-down", note: last };
}

/** The last time a release was taken down, before the next one. */
export function takenDownAfter(
  release: Pick<ReleaseRecord, "number">,
  notes: readonly LedgerNote[],
): LedgerNote | undefined {
  return notesAfter(release, notes).findLast(({ kind }) => kind === "taken-down");
}

function notesAfter({ number }: Pick<ReleaseRecord, "number">, notes: readonly LedgerNote[]): LedgerNote[] {
  const refused = new Set(notes.flatMap((note) => (isRefusal(note) ? noteName(note.began) : [])));
  // How a deployment ended says no more of what is in AWS than that it began, but for one that the engine never let begin. A test
  // changes nothing there.
  const isChange = ({ kind }: LedgerNote) => kind !== "ended" && kind !== "tested";
  return notes.filter((note) => note.after === number && isChange(note) && !refused.has(noteName(note)));
}

/** Whether a note tells of a deployment that changed nothing, as the stack was locked. */
function isRefusal(note: LedgerNote): note is LedgerNote & { readonly kind: "ended" } {
  return note.kind === "ended" && note.result === "stopped" && note.code === "DEPLOY_STACK_LOCKED";
}
