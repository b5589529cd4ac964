import { createAwsProvider, type Handlers, Pipeline } from "@sluice/infra";
import type { ResolvedPipeline } from "@sluice/spec";
import type { StackProgram } from "../engine/engine.ts";
import type { Environment } from "../environments/environment-schema.ts";
import { toDeploymentEnvironment } from "../environments/to-deployment-environment.ts";

/** What a pipeline's program is made from. */
export interface PipelineProgramOptions {
  /** With its pins in place. */
  readonly pipeline: ResolvedPipeline;
  readonly environment: Environment;
  readonly handlers: Handlers;
  /** Instances that scaling models have now, so that an update does not shrink them. */
  readonly runningInstances?: Readonly<Record<string, number>>;
  /** Models that are gone and whose buckets stay, as is known when the program runs. */
  readonly retired?: { readonly names: readonly string[] };
}

/** The program that the engine runs for a pipeline: one component, under a provider that refuses every other account. */
export function pipelineProgram(options: PipelineProgramOptions): StackProgram {
  const { pipeline, handlers, runningInstances } = options;
  const environment = {
    ...toDeploymentEnvironment(options.environment),
    ...(runningInstances === undefined ? {} : { runningInstances }),
  };
  return async () => {
    const aws = createAwsProvider(pipeline, environment);
    const retiredModels = options.retired?.names ?? [];
    const args = { pipeline, environment, handlers, retiredModels };
    const { outputs, served } = new Pipeline(pipeline.name, args, { providers: { aws } });
    return { ...outputs, served };
  };
}
