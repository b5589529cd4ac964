import type { Output } from "@pulumi/pulumi/output.js";
import type { ProviderResource } from "@pulumi/pulumi/resource.js";
import type { ResolvedPipeline } from "@sluice/spec";
import type { Environment } from "../environments/environment-schema.ts";
import { monitoringEnvironment } from "./monitoring-environment.ts";

/** What declares a pipeline's monitoring in one environment. */
export interface Monitoring {
  /** The provider of the environment's Datadog; its keys are read where it runs, and never into the state. */
  createProvider(): ProviderResource;
  /** @returns what the stack says of it */
  declare(pipeline: ResolvedPipeline, provider?: ProviderResource): { readonly dashboardUrl: Output<string> };
}

/** Loads what watches pipelines of an environment; undefined, and nothing is loaded, where Datadog does not. */
export async function loadMonitoring(environment: Environment): Promise<Monitoring | undefined> {
  const watched = monitoringEnvironment(environment);
  if (watched === undefined) return undefined;
  const [{ PipelineMonitoring }, { Provider }] = await Promise.all([
    import("@sluice/observability"),
    import("@pulumi/datadog/provider.js"),
  ]);
  return {
    createProvider: () => new Provider("datadog", { apiUrl: `https://api.${watched.site}/` }),
    declare: (pipeline, provider) => {
      const options = provider === undefined ? {} : { provider };
      const { dashboardUrl } = new PipelineMonitoring(
        `${pipeline.name}-monitoring`,
        { pipeline, environment: watched },
        options,
      );
      return { dashboardUrl };
    },
  };
}
