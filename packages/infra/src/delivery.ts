import { ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi/resource.js";
import { createDeliveryStream } from "./children/delivery-stream.ts";
import { createEventRules, type RulePlan } from "./children/event-rules.ts";
import { createHandlerFunction } from "./children/handler-function.ts";
import { createQueuePair } from "./children/queue-pair.ts";
import { componentTypes } from "./component-types.ts";
import { defaults } from "./defaults.ts";
import { objectCreatedPatterns } from "./event-pattern.ts";
import { modelOf, type PipelineContext } from "./pipeline-context.ts";
import { deliveryPolicy } from "./policies/delivery-policy.ts";

/** What a {@link Delivery} is made from. */
export interface DeliveryArgs {
  readonly context: PipelineContext;
  /** What must be there before the first prediction is taken: the topic it is published to. */
  readonly startAfter: readonly Resource[];
}

/** Takes delivered models' predictions out of the pipeline: rules, queue, handler, and the stream with its bucket. */
export class Delivery extends ComponentResource {
  readonly queueArn: string;
  readonly deadLetterQueueArn: string;
  readonly functionName: string;
  /** Absent without Firehose. */
  readonly streamName: string | undefined;
  /** Absent without Firehose. */
  readonly bucketName: string | undefined;
  /** What makes events reach the queue. */
  readonly listening: readonly Resource[];

  constructor(name: string, args: DeliveryArgs, opts?: ComponentResourceOptions) {
    super(componentTypes.delivery, name, {}, opts);
    const { context } = args;
    const { arns, names, pipeline, tags } = context;
    const rules = deliveryRules(context);
    const { firehose } = pipeline.deliver;
    this.queueArn = arns.queue(names.deliveryQueue);
    this.deadLetterQueueArn = arns.queue(names.deliveryDeadLetterQueue);
    this.functionName = names.deliveryFunction;
    this.streamName = firehose === undefined ? undefined : names.deliveryStream;
    this.bucketName = firehose === undefined ? undefined : names.deliveryBucket;

    const stream = firehose === undefined ? [] : [createDeliveryStream(this, name, context, firehose)];
    const queues = createQueuePair(this, name, context, {
      queue: names.deliveryQueue,
      deadLetterQueue: names.deliveryDeadLetterQueue,
      functionTimeoutSeconds: defaults.deliveryTimeoutSeconds,
      ruleArns: rules.map((rule) => arns.rule(rule.name)),
      tags,
    });
    const description = `Predictions that ${pipeline.name} delivers`;
    this.listening = createEventRules(this, name, context, { rules, description, queues, tags });
    createHandlerFunction(this, name, context, {
      function: names.deliveryFunction,
      role: names.deliveryRole,
      description: `Delivery of ${pipeline.name}`,
      bundle: context.handlers.delivery,
      timeoutSeconds: defaults.deliveryTimeoutSeconds,
      variables: deliveryVariables(context),
      statements: (logGroup) => deliveryPolicy(context, logGroup),
      queues,
      startAfter: [...stream, ...args.startAfter],
      tags,
    });
    const { bucketName, deadLetterQueueArn, functionName, queueArn, streamName } = this;
    this.registerOutputs({ bucketName, deadLetterQueueArn, functionName, queueArn, streamName });
  }
}

function deliveryRules(context: PipelineContext): RulePlan[] {
  const buckets = context.pipeline.deliver.models.map((model) => modelOf(context, model).names.bucket);
  return objectCreatedPatterns(buckets, "predictions/").map((pattern, index) => ({
    name: context.names.deliveryRule(index),
    pattern,
  }));
}

function deliveryVariables({ arns, names, pipeline }: PipelineContext): Record<string, string> {
  const { firehose, notify } = pipeline.deliver;
  return {
    SLUICE_PIPELINE: pipeline.name,
    SLUICE_ENVIRONMENT: pipeline.environment,
    ...(firehose === undefined ? {} : { SLUICE_DELIVERY_STREAM: names.deliveryStream }),
    ...(notify ? { SLUICE_PREDICTIONS_TOPIC_ARN: arns.topic(names.predictionsTopic) } : {}),
  };
}
