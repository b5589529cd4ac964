import { Queue } from "@pulumi/aws/sqs/queue.js";
import { QueuePolicy } from "@pulumi/aws/sqs/queuePolicy.js";
import { RedriveAllowPolicy } from "@pulumi/aws/sqs/redriveAllowPolicy.js";
import type { ComponentResource } from "@pulumi/pulumi/resource.js";
import { defaults } from "../defaults.ts";
import type { PipelineContext } from "../pipeline-context.ts";
import { renderPolicy } from "../policies/policy-document.ts";
import { queuePolicy } from "../policies/queue-policy.ts";
import type { Tags } from "../tags.ts";
import { transformed } from "../transform.ts";

/** What a queue with its dead-letter queue is made from. */
export interface QueuePairArgs {
  /** Physical name. */
  readonly queue: string;
  /** Physical name. */
  readonly deadLetterQueue: string;
  /** Timeout of the function that takes its messages. */
  readonly functionTimeoutSeconds: number;
  /** ARNs of the EventBridge rules that may send. */
  readonly ruleArns: readonly string[];
  readonly tags: Tags;
}

/** A queue, the one its undeliverable messages end in, and who may send to them. */
export interface QueuePair {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
  readonly policies: readonly QueuePolicy[];
}

/** Creates a queue that EventBridge rules send to, with a dead-letter queue for what neither they nor the function could deliver. */
export function createQueuePair(
  parent: ComponentResource,
  name: string,
  context: PipelineContext,
  args: QueuePairArgs,
): QueuePair {
  const { arns } = context;
  const child = { parent };
  const deadLetterQueue = createQueue(parent, `${name}-dlq`, context, { name: args.deadLetterQueue, tags: args.tags });
  const queue = createQueue(parent, `${name}-queue`, context, {
    name: args.queue,
    tags: args.tags,
    visibilityTimeoutSeconds: args.functionTimeoutSeconds * defaults.visibilityTimeouts,
    redrivePolicy: deadLetterQueue.arn.apply((arn) =>
      JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount: defaults.maxReceiveCount }),
    ),
  });
  new RedriveAllowPolicy(
    `${name}-dlq-redrive`,
    {
      queueUrl: deadLetterQueue.url,
      redriveAllowPolicy: JSON.stringify({
        redrivePermission: "byQueue",
        sourceQueueArns: [arns.queue(args.queue)],
      }),
    },
    child,
  );
  const policyOf = (queueArn: string): string => renderPolicy(queuePolicy(queueArn, "events", args.ruleArns));
  return {
    queue,
    deadLetterQueue,
    policies: [
      new QueuePolicy(`${name}-queue-policy`, { queueUrl: queue.url, policy: policyOf(arns.queue(args.queue)) }, child),
      new QueuePolicy(
        `${name}-dlq-policy`,
        { queueUrl: deadLetterQueue.url, policy: policyOf(arns.queue(args.deadLetterQueue)) },
        child,
      ),
    ],
  };
}

/** Creates an encrypted queue that keeps messages as long as SQS can. */
export function createQueue(
  parent: ComponentResource,
  name: string,
  { environment, transform }: PipelineContext,
  args: {
    readonly name: string;
    readonly tags: Tags;
    readonly visibilityTimeoutSeconds?: number;
    readonly redrivePolicy?: Queue["arn"];
  },
): Queue {
  const { kmsKeyArn } = environment;
  const queueArgs = {
    ...args,
    messageRetentionSeconds: defaults.messageRetentionSeconds,
    ...(kmsKeyArn === undefined ? { sqsManagedSseEnabled: true } : { kmsMasterKeyId: kmsKeyArn }),
  };
  return new Queue(name, transformed(transform, "queue", name, queueArgs), { parent });
}
