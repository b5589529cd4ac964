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
  | { readonly kind: "taken-down" };

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
