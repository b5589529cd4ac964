import type { AwsClients } from "../aws/aws-clients.ts";
import { inParallel } from "../aws/in-parallel.ts";
import { compareEndpoint, type EndpointMismatch, isChanging } from "./compare-endpoint.ts";
import type { ExpectedEndpoint } from "./expected-endpoints.ts";
import { type Pauses, pausing } from "./pauses.ts";
import { type DescribedEndpoint, readEndpoint, readServedContent } from "./read-endpoint.ts";

/** An endpoint that has not settled yet. */
export interface EndpointWait {
  readonly model: string;
  /** SageMaker's word, such as `Updating`. */
  readonly status: string;
  readonly elapsedSeconds: number;
}

/** How endpoints are confirmed. */
export interface ConfirmEndpointsOptions {
  readonly signal: AbortSignal;
  readonly clock: { nowMs(): number };
  /** Told at every look at an endpoint that has not settled. */
  readonly onWait?: (wait: EndpointWait) => void;
  /** Seconds after which an endpoint that still changes is given up. @defaultValue 3600 */
  readonly limitSeconds?: number;
  /** @defaultValue from 2 to 20 seconds */
  readonly pauses?: Pauses;
}

const usualPauses = { firstSeconds: 2, mostSeconds: 20 };

/**
 * Reads back what a deployment made: waits until each endpoint has settled, then compares its active configuration, image and
 * artifact with what the release pinned. Answers with those that differ. Needs `sagemaker:DescribeEndpoint`,
 * `sagemaker:DescribeEndpointConfig` and `sagemaker:DescribeModel`.
 *
 * @throws SluiceError `DEPLOY_AWS_REFUSED`
 */
export async function confirmEndpoints(
  expected: readonly ExpectedEndpoint[],
  clients: Pick<AwsClients, "sageMaker">,
  options: ConfirmEndpointsOptions,
): Promise<readonly EndpointMismatch[]> {
  const confirmed = await inParallel(expected, async (each) => {
    const actual = await settle(each, clients, options);
    const isRight = actual?.configurationName === each.configurationName;
    const served = isRight ? await readServedContent(each.configurationName, clients) : undefined;
    return compareEndpoint(each, actual, served);
  });
  return confirmed.filter((mismatch) => mismatch !== undefined);
}

async function settle(
  { endpointName, model }: ExpectedEndpoint,
  clients: Pick<AwsClients, "sageMaker">,
  { clock, limitSeconds = 3600, onWait, pauses = usualPauses, signal }: ConfirmEndpointsOptions,
): Promise<DescribedEndpoint | undefined> {
  const pause = pausing(pauses, signal);
  const startMs = clock.nowMs();
  for (;;) {
    signal.throwIfAborted();
    const endpoint = await readEndpoint(endpointName, clients);
    const elapsedSeconds = (clock.nowMs() - startMs) / 1000;
    if (endpoint === undefined || !isChanging(endpoint.status) || elapsedSeconds >= limitSeconds) return endpoint;
    onWait?.({ model, status: endpoint.status, elapsedSeconds });
    await pause();
  }
}
