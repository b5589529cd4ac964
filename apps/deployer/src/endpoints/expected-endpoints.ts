import { endpointNames, type Handlers, pipelineContext } from "@sluice/infra";
import type { ResolvedPipeline } from "@sluice/spec";
import type { Environment } from "../environments/environment-schema.ts";
import { toDeploymentEnvironment } from "../environments/to-deployment-environment.ts";

/** What an endpoint must serve after a deployment. */
export interface ExpectedEndpoint {
  readonly model: string;
  readonly endpointName: string;
  readonly configurationName: string;
  /** As the release pinned it. */
  readonly image: string;
  /** S3 URI as the release pinned it; absent when the image carries its model. */
  readonly modelData?: string;
  /** The configuration that served before, where there was one. */
  readonly replaces?: string;
}

/** What {@link expectedEndpoints} works from. */
export interface ExpectedEndpointsOptions {
  /** With its pins in place. */
  readonly pipeline: ResolvedPipeline;
  readonly environment: Environment;
  readonly handlers: Handlers;
  /** Active configuration of each model before the deployment, see `servedEndpoints`. */
  readonly before?: Readonly<Record<string, string>>;
}

/** Works out what every endpoint of a pipeline must serve, from the pipeline and not from what the stack says of it. */
export function expectedEndpoints(options: ExpectedEndpointsOptions): ExpectedEndpoint[] {
  const { pipeline, environment, handlers, before = {} } = options;
  const context = pipelineContext({ pipeline, environment: toDeploymentEnvironment(environment), handlers });
  return pipeline.models.map(({ name, image, modelData }) => {
    const { endpoint, configuration } = endpointNames(context, name);
    const replaces = before[name];
    return {
      model: name,
      endpointName: endpoint,
      configurationName: configuration,
      image,
      ...(modelData === undefined ? {} : { modelData }),
      ...(replaces === undefined || replaces === configuration ? {} : { replaces }),
    };
  });
}
