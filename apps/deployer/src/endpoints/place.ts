import { type ModelNames, modelNames, type PipelineNames, pipelineNames, type ResolvedPipeline } from "@sluice/spec";
import type { Environment } from "../environments/environment-schema.ts";

/** What names a pipeline's resources. */
export type NamedPipeline = Pick<ResolvedPipeline, "name" | "stage">;

/** Physical names of one model's resources. */
export function namesOfModel(
  pipeline: NamedPipeline,
  model: string,
  { account }: Pick<Environment, "account">,
): ModelNames {
  return modelNames({ pipeline: pipeline.name, stage: pipeline.stage, accountId: account, model });
}

/** Physical names of a pipeline's own resources. */
export function namesOfPipeline(pipeline: NamedPipeline, { account }: Pick<Environment, "account">): PipelineNames {
  return pipelineNames({ pipeline: pipeline.name, stage: pipeline.stage, accountId: account });
}
