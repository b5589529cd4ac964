import { createAwsProvider, type Handlers, Pipeline, type Retired } from "@sluice/infra";
import type { ResolvedPipeline } from "@sluice/spec";
import type { ServedEndpoints } from "../endpoints/served-endpoints.ts";
import type { StackProgram } from "../engine/engine.ts";
import type { Environment } from "../environments/environment-schema.ts";
import { toDeploymentEnvironment } from "../environments/to-deployment-environment.ts";
import { loadMonitoring } from "../monitoring/load-monitoring.ts";

/** What a pipeline's program is made from. */
export interface PipelineProgramOptions {
  /** With its pins in place. */
  readonly pipeline: ResolvedPipeline;
  readonly environment: Environment;
  readonly handlers: Handlers;
  /** What the endpoints are at when the program runs, so that an update does not shrink them. */
  readonly served?: { readonly now: ServedEndpoints };
  /** Models that are gone and whose buckets stay, as is known when the program runs. */
  readonly retired?: { readonly models: readonly Retired[] };
}

/** The program that the engine runs for a pipeline: its component, under a provider that refuses every other account, and what watches it. */
export function pipelineProgram(options: PipelineProgramOptions): StackProgram {
  const { pipeline, handlers } = options;
  return async () => {
    const environment = { ...toDeploymentEnvironment(options.environment), ...countsOf(options.served?.now) };
    const aws = createAwsProvider(pipeline, environment);
    const retiredModels = options.retired?.models ?? [];
    const args = { pipeline, environment, handlers, retiredModels };
    const { outputs, served } = new Pipeline(pipeline.name, args, { providers: { aws } });
    const monitoring = await loadMonitoring(options.environment);
    return { ...outputs, served, ...monitoring?.declare(pipeline, monitoring.createProvider()) };
  };
}

function countsOf(served: ServedEndpoints | undefined) {
  if (served === undefined) return {};
  return { runningInstances: served.instances, servedConfigurations: served.inService };
}
