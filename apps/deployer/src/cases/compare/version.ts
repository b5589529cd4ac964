import type { CompareOutput } from "../../output/compare-output.ts";
import type { PipelineForEnvironment } from "../../pipeline/read-pipeline-for.ts";

/** One of two versions that are compared: a pipeline whose cases can run on this machine. */
export interface Version {
  readonly target: PipelineForEnvironment;
  readonly side: CompareOutput["before"];
  /** Removes what was made for it. */
  close(): Promise<void>;
}
