import type { Status } from "../run/status.ts";
import type { Case, ModelContent } from "./case.ts";

/** One run of one case: what became of its document at every model. */
export interface CaseRun {
  /** From 1; more with `--repeat`. */
  readonly repetition: number;
  /** Absent when the document could not be put into the source. */
  readonly documentId?: string;
  readonly source: { readonly bucket: string; readonly key: string; readonly versionId?: string };
  /** Seconds from putting the document to its end. */
  readonly seconds: number;
  /** In the pipeline's order. */
  readonly models: readonly ModelRun[];
}

/** What became of a document at one model. */
export interface ModelRun {
  readonly model: string;
  readonly content: ModelContent;
  readonly status: Status;
  /** Seconds from its invocation to its prediction, where that is known. */
  readonly seconds?: number;
  /** The prediction as the model wrote it. */
  readonly body?: Buffer;
  /** Why there is none. */
  readonly reason?: string;
}

/** Somewhere that a pipeline's cases run: this machine, or a deployed environment. */
export interface CasePlace {
  /** Runs a case once. What the pipeline does wrong is an answer; only what keeps the place from being used is thrown. */
  run(one: Case, repetition: number): Promise<CaseRun>;
  /** Ends what it started. */
  close(): Promise<void>;
}
