import type { Environment } from "../environments/environment-schema.ts";
import type { Io } from "../io.ts";
import type { LedgerEvent, NewNote } from "./ledger-note.ts";
import type { ReleaseRecord } from "./release.ts";
import { releasedBy } from "./release-origin.ts";

/** Of what and where something happens, and who does it. */
export interface NoteSubject {
  readonly pipeline: string;
  readonly environment: Pick<Environment, "emulator" | "name">;
  /** ARN of the AWS caller, as `Connection.check` answers it. */
  readonly callerArn?: string;
}

/** A note of what happens now, for the ledger to place. */
export function newNote(event: LedgerEvent, { pipeline, environment, callerArn }: NoteSubject, io: Io): NewNote {
  return {
    ...event,
    pipeline,
    environment: environment.name,
    at: new Date(io.clock.nowMs()).toISOString(),
    by: releasedBy(io, environment, callerArn),
  };
}

/** What begins with a deployment: of the file as it is, or of a release that is put back. */
export function deploymentBegan(rolledBackTo: Pick<ReleaseRecord, "number"> | undefined): LedgerEvent {
  if (rolledBackTo === undefined) return { kind: "began", verb: "up" };
  return { kind: "began", verb: "rollback", rollbackTo: rolledBackTo.number };
}
