import type { Handlers } from "@sluice/infra";
import { type EvaluatedOptions, type Evaluation, evaluate } from "@sluice/infra/evaluate";
import { type PipelineProgramOptions, pipelineProgram } from "./pipeline-program.ts";

export type { EvaluatedOptions, Evaluation, Handlers };

/** Runs the program of a deployment without its engine: what `up` would register, its providers included. */
export async function evaluateProgram(options: PipelineProgramOptions): Promise<Evaluation> {
  const { pipeline, environment } = options;
  return await evaluate(pipelineProgram(options), {
    project: pipeline.name,
    stack: `${pipeline.name}.${environment.name}`,
    accountId: environment.account,
    region: environment.region,
  });
}
