import type { LedgerNote } from "./ledger-note.ts";
import { NoteSchema } from "./note-schema.ts";
import { invalidRecord, misplaced, parseRecord } from "./parse-record.ts";

/** Where a note was read, and what it must be for that. */
export interface NotePlace extends Pick<LedgerNote, "after" | "environment" | "number" | "pipeline"> {
  /** For messages: a path or an S3 URI. */
  readonly place: string;
}

/**
 * Reads a note.
 * @throws SluiceError `RELEASE_RECORD_INVALID` naming the object, `RELEASE_RECORD_NEWER` for one that a later Sluice wrote
 */
export function parseNote(text: string, { place, ...where }: NotePlace): LedgerNote {
  const expected = { place, noun: "note", schema: NoteSchema } as const;
  const note = parseRecord(text, expected);
  const problem = misplaced(note, where);
  if (problem !== undefined) throw invalidRecord(expected, problem);
  return note;
}
