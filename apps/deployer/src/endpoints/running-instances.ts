import type { ResolvedModel, ResolvedPipeline } from "@sluice/spec";
import type { AwsClients } from "../aws/aws-clients.ts";
import type { Environment } from "../environments/environment-schema.ts";
import { inParallel } from "./in-parallel.ts";
import { namesOfModel } from "./place.ts";
import { type DescribedEndpoint, readEndpoint } from "./read-endpoint.ts";

/**
 * Instances that the endpoints of scaling models have now, by model, for `DeploymentEnvironment.runningInstances`: a new
 * configuration starts with as many, so that an update never shrinks a scaled-out endpoint. An endpoint that is not there is absent.
 * Needs `sagemaker:DescribeEndpoint`.
 */
export async function runningInstances(
  pipeline: ResolvedPipeline,
  environment: Environment,
  clients: Pick<AwsClients, "sageMaker">,
): Promise<Record<string, number>> {
  const scaling = pipeline.models.filter(({ instances }) => instances.kind === "backlog");
  const running = await readEndpoints({ ...pipeline, models: scaling }, environment, clients);
  return Object.fromEntries(running.map(([model, { instances }]) => [model, instances]));
}

/** Name of the configuration that each model's endpoint serves now, by model; absent without an endpoint. Needs `sagemaker:DescribeEndpoint`. */
export async function activeConfigurations(
  pipeline: ResolvedPipeline,
  environment: Environment,
  clients: Pick<AwsClients, "sageMaker">,
): Promise<Record<string, string>> {
  const running = await readEndpoints(pipeline, environment, clients);
  return Object.fromEntries(running.map(([model, { configurationName }]) => [model, configurationName]));
}

async function readEndpoints(
  pipeline: ResolvedPipeline,
  environment: Environment,
  clients: Pick<AwsClients, "sageMaker">,
): Promise<[model: string, endpoint: DescribedEndpoint][]> {
  const read = async ({ name }: ResolvedModel): Promise<[string, DescribedEndpoint | undefined]> => {
    return [name, await readEndpoint(namesOfModel(pipeline, name, environment).endpoint, clients)];
  };
  const all = await inParallel(pipeline.models, read);
  return all.flatMap(([model, endpoint]) => (endpoint === undefined ? [] : [[model, endpoint]]));
}
