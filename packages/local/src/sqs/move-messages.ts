import { randomUUID } from "node:crypto";
import { AwsError } from "../gateway/service.ts";
import type { Authorizer, Principal } from "../iam/principal.ts";
import type { Queue, QueueMessage } from "./queue.ts";
import { type Queues, senderId } from "./queues.ts";

/** What is moved, and for whom. */
export interface MoveOptions {
  readonly principal: Principal;
  readonly authorizer: Authorizer;
  readonly queues: Queues;
  /** ARN of a dead-letter queue. */
  readonly sourceArn: string;
  /** ARN; without it every message goes back to the queue that gave up on it. */
  readonly destinationArn?: string | undefined;
}

const sourceActions = ["sqs:StartMessageMoveTask", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];

/**
 * Moves what waits in a dead-letter queue to where it is tried again, at once; a moved message is a new one with the old content.
 * Throws {@link AwsError}.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
 */
export function moveMessages(options: MoveOptions): { readonly TaskHandle: string } {
  const { principal, authorizer, queues, sourceArn, destinationArn } = options;
  for (const action of sourceActions) authorizer.check({ principal, action, resource: sourceArn });
  const source = queueOf(queues, sourceArn);
  if (!queues.all().some((queue) => queue.settings.redrive?.deadLetterArn === sourceArn)) {
    throw new AwsError("InvalidParameterValue", 400, "Source queue must be configured as a Dead Letter Queue.");
  }
  const targetOf = (message: QueueMessage) => queueOf(queues, destinationArn ?? message.deadLetterSourceArn ?? "");
  // Judged before anything moves: what cannot go stays where it is.
  for (const { settings } of new Set(source.messages.map(targetOf))) {
    authorizer.check({ principal, action: "sqs:SendMessage", resource: settings.arn });
  }
  for (const message of source.receive(Number.POSITIVE_INFINITY, null)) {
    targetOf(message).send(message.body, { senderId: senderId(principal), attributes: message.attributes });
    source.delete(message.receiptHandle);
  }
  return { TaskHandle: randomUUID() };
}

function queueOf(queues: Queues, arn: string): Queue {
  const queue = queues.findByArn(arn);
  if (queue !== undefined) return queue;
  throw new AwsError("ResourceNotFoundException", 404, `The resource that you specified does not exist: ${arn}.`);
}
