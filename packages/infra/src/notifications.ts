import { Topic } from "@pulumi/aws/sns/topic.js";
import { TopicPolicy } from "@pulumi/aws/sns/topicPolicy.js";
import { TopicSubscription } from "@pulumi/aws/sns/topicSubscription.js";
import { QueuePolicy } from "@pulumi/aws/sqs/queuePolicy.js";
import { ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi/resource.js";
import { createQueue } from "./children/queue-pair.ts";
import { componentTypes } from "./component-types.ts";
import type { PipelineContext } from "./pipeline-context.ts";
import { renderPolicy } from "./policies/policy-document.ts";
import { queuePolicy } from "./policies/queue-policy.ts";
import { topicPolicy } from "./policies/topic-policy.ts";
import { transformed } from "./transform.ts";

/** What {@link Notifications} are made from. */
export interface NotificationsArgs {
  readonly context: PipelineContext;
}

/** The topics a pipeline tells of predictions and errors, and the queue that keeps the errors for redrive. */
export class Notifications extends ComponentResource {
  readonly predictionsTopicArn: string;
  readonly errorsTopicArn: string;
  readonly failuresQueueArn: string;
  /** What publishers depend on: SageMaker publishes to the errors topic as soon as an endpoint is made. */
  readonly ready: readonly Resource[];

  constructor(name: string, args: NotificationsArgs, opts?: ComponentResourceOptions) {
    super(componentTypes.notifications, name, {}, opts);
    const { arns, names } = args.context;
    this.predictionsTopicArn = arns.topic(names.predictionsTopic);
    this.errorsTopicArn = arns.topic(names.errorsTopic);
    this.failuresQueueArn = arns.queue(names.failuresQueue);
    const predictions = this.#createTopic(`${name}-predictions`, args.context, names.predictionsTopic);
    const errors = this.#createTopic(`${name}-errors`, args.context, names.errorsTopic);
    const subscription = this.#keepFailures(`${name}-failures`, args.context, errors);
    this.ready = [predictions, errors, subscription];
    const { predictionsTopicArn, errorsTopicArn, failuresQueueArn } = this;
    this.registerOutputs({ predictionsTopicArn, errorsTopicArn, failuresQueueArn });
  }

  #createTopic(name: string, context: PipelineContext, topicName: string): Topic {
    const { arns, environment, tags, transform } = context;
    const topicArgs = { name: topicName, kmsMasterKeyId: environment.kmsKeyArn ?? "alias/aws/sns", tags };
    const topic = new Topic(name, transformed(transform, "topic", name, topicArgs), { parent: this });
    const policy = renderPolicy(topicPolicy(context, arns.topic(topicName)));
    new TopicPolicy(`${name}-policy`, { arn: topic.arn, policy }, { parent: this });
    return topic;
  }

  #keepFailures(name: string, context: PipelineContext, errors: Topic): TopicSubscription {
    const { names, tags } = context;
    const queue = createQueue(this, `${name}-queue`, context, { name: names.failuresQueue, tags });
    const policy = new QueuePolicy(
      `${name}-queue-policy`,
      {
        queueUrl: queue.url,
        policy: renderPolicy(queuePolicy(this.failuresQueueArn, "sns", [this.errorsTopicArn])),
      },
      { parent: this },
    );
    return new TopicSubscription(
      `${name}-subscription`,
      {
        topic: errors.arn,
        protocol: "sqs",
        endpoint: queue.arn,
        rawMessageDelivery: true,
        // SageMaker tries the topic whenever an endpoint is made or updated; that is no failure, and would be kept as one for 14 days:
        // https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-create-endpoint.html
        filterPolicyScope: "MessageBody",
        filterPolicy: JSON.stringify({ eventName: [{ "anything-but": ["TestNotification"] }] }),
      },
      { parent: this, dependsOn: [policy] },
    );
  }
}
