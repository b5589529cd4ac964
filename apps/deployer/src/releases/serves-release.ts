import type { AwsClients } from "../aws/aws-clients.ts";
import { inParallel } from "../aws/in-parallel.ts";
import { readServedContent } from "../endpoints/read-endpoint.ts";
import { servedEndpoints } from "../endpoints/served-endpoints.ts";
import type { Environment } from "../environments/environment-schema.ts";
import type { ReleaseRecord } from "./release.ts";

/**
 * Whether every endpoint of a release serves the image and the archive that it pinned. Where not, a deployment after it was carried
 * out and did not become a release, or the pipeline was taken away. Needs `sagemaker:DescribeEndpoint`,
 * `sagemaker:DescribeEndpointConfig` and `sagemaker:DescribeModel`.
 */
export async function servesRelease(
  { resolved }: ReleaseRecord,
  environment: Environment,
  clients: AwsClients,
): Promise<boolean> {
  const { configurations: active, failed } = await servedEndpoints(resolved, environment, clients);
  const served = await inParallel(resolved.models, async ({ name, image, modelData }) => {
    const configuration = failed[name] === undefined ? active[name] : undefined;
    const content = configuration === undefined ? undefined : await readServedContent(configuration, clients);
    return content?.image === image && content.modelData === modelData;
  });
  return served.every(Boolean);
}
