import type { SQSClient } from "@aws-sdk/client-sqs";
import type { ResolvedPipeline } from "@sluice/spec";
import type { AwsClients } from "../aws/aws-clients.ts";
import { failureName } from "../aws/aws-failure.ts";
import { inParallel } from "../aws/in-parallel.ts";
import type { Environment } from "../environments/environment-schema.ts";
import { askAws } from "./ask-aws.ts";
import { namesOfModel, namesOfPipeline } from "./place.ts";

/** How many messages the queues of one part of a pipeline hold; SQS counts approximately. */
export interface QueueDepth {
  /** A model's name; `delivery` and `failures` are the pipeline's own queues. */
  readonly part: { readonly model: string } | "delivery" | "failures";
  /** Waiting, in the hands of a function, or delayed. */
  readonly messages: number;
  /** In the dead-letter queue; the failures queue has none. */
  readonly deadLetters: number;
}

/** Which queues are asked. */
export interface QueueDepthsOptions {
  /** Models that are deployed and no longer in the file. */
  readonly alsoModels?: readonly string[];
}

/**
 * Documents on their way into each model, by model: waiting, in the hands of its trigger, or delayed. What SageMaker keeps in an
 * endpoint's own backlog is not among them: only its CloudWatch metric `ApproximateBacklogSize` tells. Needs `sqs:GetQueueUrl`
 * and `sqs:GetQueueAttributes`.
 */
export async function queuedDocuments(
  pipeline: ResolvedPipeline,
  environment: Environment,
  clients: Pick<AwsClients, "sqs">,
  options: QueueDepthsOptions = {},
): Promise<Record<string, number>> {
  return documentsOf(await queueDepths(pipeline, environment, clients, options));
}

/** Of what all queues hold the documents on their way into each model, by model. */
export function documentsOf(depths: readonly QueueDepth[]): Record<string, number> {
  return Object.fromEntries(
    depths.flatMap(({ part, messages }) => (typeof part === "string" ? [] : [[part.model, messages]])),
  );
}

/** What every queue of a pipeline holds, dead letters too; a part whose queues are not there is absent. Needs `sqs:GetQueueUrl` and `sqs:GetQueueAttributes`. */
export async function queueDepths(
  pipeline: ResolvedPipeline,
  environment: Environment,
  clients: Pick<AwsClients, "sqs">,
  { alsoModels = [] }: QueueDepthsOptions = {},
): Promise<readonly QueueDepth[]> {
  const sqs = await clients.sqs();
  const models = new Set([...pipeline.models.map(({ name }) => name), ...alsoModels]);
  const own = namesOfPipeline(pipeline, environment);
  const parts: readonly QueuePart[] = [
    ...[...models].map((model) => {
      const { queue, deadLetterQueue } = namesOfModel(pipeline, model, environment);
      return { part: { model }, queue, deadLetterQueue };
    }),
    { part: "delivery", queue: own.deliveryQueue, deadLetterQueue: own.deliveryDeadLetterQueue },
    { part: "failures", queue: own.failuresQueue },
  ];
  const depths = await inParallel(parts, async ({ part, queue, deadLetterQueue }) => {
    const messages = await countMessages(queue, sqs);
    const deadLetters = deadLetterQueue === undefined ? 0 : await countMessages(deadLetterQueue, sqs);
    if (messages === undefined && deadLetters === undefined) return undefined;
    return { part, messages: messages ?? 0, deadLetters: deadLetters ?? 0 };
  });
  return depths.filter((depth) => depth !== undefined);
}

interface QueuePart {
  readonly part: QueueDepth["part"];
  readonly queue: string;
  readonly deadLetterQueue?: string;
}

const counts = [
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesNotVisible",
  "ApproximateNumberOfMessagesDelayed",
] as const;

async function countMessages(queueName: string, sqs: SQSClient): Promise<number | undefined> {
  const { GetQueueAttributesCommand, GetQueueUrlCommand } = await import("@aws-sdk/client-sqs");
  const tried = `count the messages of the queue ${queueName}`;
  const found = await askAws({
    tried,
    action: "sqs:GetQueueUrl",
    send: () => sqs.send(new GetQueueUrlCommand({ QueueName: queueName })),
    recover: absent,
  });
  if (found?.QueueUrl === undefined) return undefined;
  const { QueueUrl } = found;
  const answered = await askAws({
    tried,
    action: "sqs:GetQueueAttributes",
    send: () => sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...counts] })),
    recover: absent,
  });
  return answered && counts.reduce((sum, name) => sum + Number(answered.Attributes?.[name] ?? 0), 0);
}

function absent(error: unknown): { readonly answer: undefined } | undefined {
  return /QueueDoesNotExist|NonExistentQueue/.test(failureName(error)) ? { answer: undefined } : undefined;
}
