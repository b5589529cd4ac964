import type { NotePosition } from "./record-names.ts";

/** What happened to a pipeline that is no release. */
export type LedgerEvent =
  /** The engine is about to change something. A deployment that ends well becomes the next release. */
  | { readonly kind: "began"; readonly verb: "up" | "destroy" }
  | { readonly kind: "began"; readonly verb: "rollback"; readonly rollbackTo: number }
  /** What a deployment came to that is no release; one that was killed leaves none. */
  | {
      readonly kind: "ended";
      readonly verb: "up" | "rollback";
      /** The note that it began with. */
      readonly began: NotePosition;
      /** `stopped`: by who ran it, or because somebody else was at the stack or changed it before it became a release. */
      readonly result: "failed" | "stopped";
      /** Code of the error it ended with. */
      readonly code?: string;
    }
  /** The pipeline is gone from AWS, but for buckets that hold data. */
  | { readonly kind: "taken-down" }
  | TestedEvent;

/** What the cases of a pipeline came to on a release. */
export interface TestedEvent {
  readonly kind: "tested";
  /** Number of the release that they ran on, which need not be the newest by now. */
  readonly release: number;
  /** A flaky case has failed. */
  readonly result: "passed" | "failed";
  /** How many cases ran, at least 1. */
  readonly cases: number;
  /** SHA-256 over all files of the cases, 64 hex digits. */
  readonly digest: string;
  /** The work tree that the cases were read from; absent outside of one. */
  readonly commit?: { readonly sha: string; readonly dirty: boolean };
}

/** A note before the ledger has placed it. */
export type NewNote = LedgerEvent & {
  readonly pipeline: string;
  readonly environment: string;
  /** ISO 8601. */
  readonly at: string;
  /** Who did it, as a release says it. */
  readonly by: string;
};

/** What the ledger keeps beside the releases of a pipeline. */
export type LedgerNote = NewNote & NotePosition & { readonly version: 1 };
