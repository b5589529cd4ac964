import type { Io } from "../io.ts";
import type { LedgerNote, TestedEvent } from "./ledger-note.ts";
import { type NoteSubject, newNote } from "./new-note.ts";
import type { Ledger, ReleaseRecord } from "./release.ts";

/** A note of what the cases came to on a release. */
export type TestedNote = LedgerNote & TestedEvent;

/** Notes in a ledger what the cases of a pipeline came to on one of its releases. */
export async function noteTested(
  ledger: Ledger,
  { tested, ...subject }: NoteSubject & { readonly tested: Omit<TestedEvent, "kind"> },
  io: Io,
): Promise<void> {
  await ledger.note(newNote({ kind: "tested", ...tested }, subject, io));
}

/** The last time that the cases ran on a release, which decides whether it passed them; undefined for never. */
export function testedOf(
  notes: readonly LedgerNote[],
  { number }: Pick<ReleaseRecord, "number">,
): TestedNote | undefined {
  return notes.findLast((note): note is TestedNote => note.kind === "tested" && note.release === number);
}
