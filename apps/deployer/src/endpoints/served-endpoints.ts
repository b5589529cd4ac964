import type { ResolvedPipeline } from "@sluice/spec";
import type { AwsClients } from "../aws/aws-clients.ts";
import { inParallel } from "../aws/in-parallel.ts";
import type { Environment } from "../environments/environment-schema.ts";
import { namesOfModel } from "./place.ts";
import { readEndpoint } from "./read-endpoint.ts";

/** What a pipeline's endpoints are at before a deployment. */
export interface ServedEndpoints {
  /** Active configuration, by model. */
  readonly configurations: Readonly<Record<string, string>>;
  /** Instances of models that scale, by model, for `DeploymentEnvironment.runningInstances`: an update starts with as many. */
  readonly instances: Readonly<Record<string, number>>;
  /** Active configuration of those in service, by model, for `DeploymentEnvironment.servedConfigurations`. */
  readonly inService: Readonly<Record<string, string>>;
  /** Name of each endpoint that serves nothing and takes no update, by model. */
  readonly failed: Readonly<Record<string, string>>;
}

/** Asks once for every model's endpoint; a model without one is absent. Needs `sagemaker:DescribeEndpoint`. */
export async function servedEndpoints(
  pipeline: ResolvedPipeline,
  environment: Environment,
  clients: Pick<AwsClients, "sageMaker">,
): Promise<ServedEndpoints> {
  const all = await inParallel(pipeline.models, async ({ name, instances }) => {
    const endpoint = await readEndpoint(namesOfModel(pipeline, name, environment).endpoint, clients);
    return endpoint === undefined ? [] : [{ name, scales: instances.kind === "backlog", endpoint }];
  });
  const there = all.flat();
  const configurationsOf = (some: typeof there) =>
    Object.fromEntries(some.map(({ name, endpoint }) => [name, endpoint.configurationName]));
  return {
    configurations: configurationsOf(there),
    inService: configurationsOf(there.filter(({ endpoint }) => endpoint.status === "InService")),
    instances: Object.fromEntries(
      there.flatMap(({ name, scales, endpoint }) => (scales ? [[name, endpoint.instances]] : [])),
    ),
    failed: Object.fromEntries(
      there.flatMap(({ name, endpoint }) => (endpoint.status === "Failed" ? [[name, endpoint.endpointName]] : [])),
    ),
  };
}
