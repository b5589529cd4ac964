import { type Arns, arnsOf } from "@sluice/infra";
import { partitionOf } from "@sluice/spec/names";
import type { LambdaQueries } from "../aws/lambda-queries.ts";
import type { PendingOperation, StateResource } from "../engine/engine.ts";
import type { Environment } from "../environments/environment-schema.ts";
import { textAt } from "../plan/input-values.ts";
import { resourceTypes } from "../plan/resource-types.ts";

interface Place extends Pick<Environment, "account" | "region"> {
  readonly arns: Arns;
}
type IdOf = (name: string, place: Place) => string;

const itsName: IdOf = (name) => name;
const queueUrl: IdOf = (name, { account, region }) => {
  const suffix = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  return `https://sqs.${region}.${suffix}/${account}/${name}`;
};

/** What AWS refuses to create twice, or with other settings, and by which id the provider reads it. The rest is created again without harm. */
const idByType: Readonly<Record<string, IdOf>> = {
  "aws:s3/bucket:Bucket": itsName,
  "aws:iam/role:Role": itsName,
  "aws:iam/policy:Policy": (name, { arns }) => arns.policy(name),
  "aws:cloudwatch/logGroup:LogGroup": itsName,
  "aws:cloudwatch/logStream:LogStream": itsName,
  "aws:lambda/function:Function": itsName,
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": (name, { arns }) => arns.deliveryStream(name),
  "aws:sagemaker/model:Model": itsName,
  "aws:sagemaker/endpointConfiguration:EndpointConfiguration": itsName,
  "aws:sns/topic:Topic": (name, { arns }) => arns.topic(name),
  [resourceTypes.queue]: queueUrl,
  [resourceTypes.endpoint]: itsName,
};

const mappingType = "aws:lambda/eventSourceMapping:EventSourceMapping";

/**
 * The provider's ids, by URN, of what was being created when a deployment was cut off: worked out from names; of an event source mapping
 * found by what it connects, as AWS gives it an id of its own.
 * @throws SluiceError `DEPLOY_AWS_REFUSED`
 */
export async function pendingIds(
  pending: readonly PendingOperation[],
  environment: Pick<Environment, "account" | "region">,
  lambda: () => Promise<LambdaQueries>,
): Promise<ReadonlyMap<string, string>> {
  const { account, region } = environment;
  const arns = arnsOf({ accountId: account, region, partition: partitionOf(region) });
  const ids = new Map<string, string>();
  for (const { kind, resource } of pending) {
    if (kind !== "creating") continue;
    const id =
      resource.type === mappingType ? await mappingId(resource, lambda) : namedId(resource, { account, region, arns });
    if (id !== undefined) ids.set(resource.urn, id);
  }
  return ids;
}

function namedId({ inputs, type }: StateResource, place: Place): string | undefined {
  const name = inputs["name"] ?? inputs["bucket"];
  return typeof name === "string" ? idByType[type]?.(name, place) : undefined;
}

/** Lambda has no two of one queue and one function. */
async function mappingId({ inputs }: StateResource, lambda: () => Promise<LambdaQueries>): Promise<string | undefined> {
  const [functionName, eventSourceArn] = [textAt(inputs, "functionName"), textAt(inputs, "eventSourceArn")];
  if (functionName === undefined || eventSourceArn === undefined) return undefined;
  const [uuid] = await (await lambda()).eventSourceMappings({ functionName, eventSourceArn });
  return uuid;
}
