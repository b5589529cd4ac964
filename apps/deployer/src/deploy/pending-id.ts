import { type Arns, arnsOf, partitionOf } from "@sluice/infra";
import type { StateResource } from "../engine/engine.ts";
import type { Environment } from "../environments/environment-schema.ts";
import { resourceTypes } from "../plan/resource-types.ts";

type IdOf = (name: string, arns: Arns) => string;

const itsName: IdOf = (name) => name;

/** What AWS refuses to create twice, and by which id the provider reads it. Everything else is created again without harm. */
const idByType: Readonly<Record<string, IdOf>> = {
  "aws:s3/bucket:Bucket": itsName,
  "aws:iam/role:Role": itsName,
  "aws:iam/policy:Policy": (name, arns) => arns.policy(name),
  "aws:cloudwatch/logGroup:LogGroup": itsName,
  "aws:lambda/function:Function": itsName,
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": (name, arns) => arns.deliveryStream(name),
  "aws:sagemaker/model:Model": itsName,
  "aws:sagemaker/endpointConfiguration:EndpointConfiguration": itsName,
  [resourceTypes.endpoint]: itsName,
};

/** The provider's id of what was being created when a deployment was cut off, worked out from its name; undefined when it has none. */
export function pendingIdOf({ account, region }: Pick<Environment, "account" | "region">) {
  const arns = arnsOf({ accountId: account, region, partition: partitionOf(region) });
  return ({ type, inputs }: StateResource): string | undefined => {
    const name = inputs["name"] ?? inputs["bucket"];
    return typeof name === "string" ? idByType[type]?.(name, arns) : undefined;
  };
}
