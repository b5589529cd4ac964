import { Provider } from "@pulumi/aws/provider.js";
import type { ResolvedPipeline } from "@sluice/spec";
import type { DeploymentEnvironment } from "./deployment-environment.ts";
import { pipelineTags } from "./tags.ts";

/**
 * The AWS provider of a pipeline in an environment: it refuses every other account, and tags what it makes. Credentials come from
 * where the program runs, and never into the state.
 *
 * @example new Pipeline("reader", args, { providers: { aws: createAwsProvider(pipeline, environment) } });
 */
export function createAwsProvider(pipeline: ResolvedPipeline, environment: DeploymentEnvironment): Provider {
  return new Provider("aws", {
    region: environment.region,
    allowedAccountIds: [environment.accountId],
    defaultTags: { tags: pipelineTags(pipeline) },
  });
}
