import type { Case } from "../case.ts";
import type { CaseRun } from "../case-run.ts";
import type { Finding } from "../judge/judge-run.ts";

/** A run with what was found in it; nothing means that it passed. */
export interface JudgedRun {
  readonly run: CaseRun;
  readonly findings: readonly Finding[];
}

/** A case with all of its runs, judged. */
export interface JudgedCase {
  readonly one: Case;
  /** By repetition. */
  readonly runs: readonly JudgedRun[];
  /** Whether `--update` has stored a prediction of it. */
  readonly updated: boolean;
}
