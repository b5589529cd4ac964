import type { FindingOutput } from "../../output/test-output.ts";
import type { Expectation } from "../case.ts";
import type { ModelRun } from "../case-run.ts";

/** A prediction beside what is expected of it. */
export interface Judged {
  readonly expectation: Expectation;
  readonly model: ModelRun;
  /** As the model wrote it. */
  readonly raw: unknown;
  /** With placeholders for what differs from run to run. */
  readonly normalised: unknown;
}

/** A finding of a model that is known. */
export type ModelFinding = Omit<FindingOutput, "runs">;
