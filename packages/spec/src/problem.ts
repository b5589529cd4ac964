/** One thing wrong with a pipeline file, as data; {@link renderProblem} words it for a terminal. */
export interface Problem {
  /** Stable code, such as `SPEC_UNKNOWN_KEY`; `docs/errors.md` lists all. */
  readonly code: string;
  readonly severity: "error" | "warning";
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
  /** Characters the caret line marks, at least 1. */
  readonly length: number;
  /** Where in the document, such as `models.model-a.instances.min`; empty for the whole file. */
  readonly path: string;
  /** What is wrong and what was expected. */
  readonly message: string;
  /** What to write instead. */
  readonly hint?: string;
}

/** A value, or everything that is wrong with its text. */
export type Result<T> =
  | { readonly ok: true; readonly value: T; readonly problems: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };
