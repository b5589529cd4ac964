import type { EventRuleArgs } from "@pulumi/aws/cloudwatch/eventRule.js";
import type { RoleArgs } from "@pulumi/aws/iam/role.js";
import type { FirehoseDeliveryStreamArgs } from "@pulumi/aws/kinesis/firehoseDeliveryStream.js";
import type { FunctionArgs } from "@pulumi/aws/lambda/function.js";
import type { BucketArgs } from "@pulumi/aws/s3/bucket.js";
import type { EndpointArgs } from "@pulumi/aws/sagemaker/endpoint.js";
import type { EndpointConfigurationArgs } from "@pulumi/aws/sagemaker/endpointConfiguration.js";
import type { ModelArgs } from "@pulumi/aws/sagemaker/model.js";
import type { TopicArgs } from "@pulumi/aws/sns/topic.js";
import type { QueueArgs } from "@pulumi/aws/sqs/queue.js";

/** Arguments of the children that a {@link Transform} may change. */
export interface TransformableArgs {
  readonly bucket: BucketArgs;
  readonly deliveryStream: FirehoseDeliveryStreamArgs;
  readonly endpoint: EndpointArgs;
  readonly endpointConfiguration: EndpointConfigurationArgs;
  readonly function: FunctionArgs;
  readonly model: ModelArgs;
  readonly queue: QueueArgs;
  readonly role: RoleArgs;
  readonly rule: EventRuleArgs;
  readonly topic: TopicArgs;
}

/** Changes a child's arguments before it is made: pure functions, told the child's logical name. */
export type Transform = {
  readonly [K in keyof TransformableArgs]?: (args: TransformableArgs[K], name: string) => TransformableArgs[K];
};

/** Applies the transform of one kind of child, if there is one. */
export function transformed<K extends keyof TransformableArgs>(
  transform: Transform,
  kind: K,
  name: string,
  args: TransformableArgs[K],
): TransformableArgs[K] {
  return transform[kind]?.(args, name) ?? args;
}
