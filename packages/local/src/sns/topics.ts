import { randomUUID } from "node:crypto";
import type { Clock } from "../clock.ts";
import type { Emit } from "../emit.ts";
import { AwsError } from "../gateway/service.ts";
import type { Authorizer, Principal } from "../iam/principal.ts";
import type { MessageAttributes } from "../sqs/message-attributes.ts";
import type { Queues } from "../sqs/queues.ts";
import type { MessageFilter } from "./filter-policy.ts";

/** A queue that listens to a topic. */
export interface Subscription {
  readonly arn: string;
  readonly queueArn: string;
  /** Whether the queue gets the message alone, without the JSON around it. */
  readonly raw: boolean;
  readonly filter?: MessageFilter | undefined;
  readonly deadLetterArn?: string | undefined;
}

/** What somebody publishes. */
export interface Publication {
  readonly principal: Principal;
  readonly topicArn: string;
  readonly message: string;
  readonly subject?: string | undefined;
  readonly attributes?: MessageAttributes;
}

/** What topics work with. */
export interface TopicsOptions {
  readonly authorizer: Authorizer;
  readonly queues: Queues;
  readonly clock: Clock;
  readonly emit: Emit;
}

/** SNS takes no more for a message and its attributes, in bytes. @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export const maxMessageBytes = 256 * 1024;

/** The account's topics and who listens to them. */
export class Topics {
  readonly #options: TopicsOptions;
  readonly #subscriptions = new Map<string, Subscription[]>();

  constructor(options: TopicsOptions) {
    this.#options = options;
  }

  create(topicArn: string): void {
    if (!this.#subscriptions.has(topicArn)) this.#subscriptions.set(topicArn, []);
  }

  has(topicArn: string): boolean {
    return this.#subscriptions.has(topicArn);
  }

  arns(): readonly string[] {
    return [...this.#subscriptions.keys()];
  }

  subscribe(topicArn: string, subscription: Subscription): void {
    this.#subscribers(topicArn).push(subscription);
  }

  /** Replaces a subscription of the same ARN. */
  resubscribe(topicArn: string, subscription: Subscription): void {
    this.unsubscribe(topicArn, subscription.arn);
    this.subscribe(topicArn, subscription);
  }

  unsubscribe(topicArn: string, subscriptionArn: string): void {
    const others = this.#subscriptions.get(topicArn)?.filter(({ arn }) => arn !== subscriptionArn);
    if (others !== undefined) this.#subscriptions.set(topicArn, others);
  }

  /** Deletes a topic with its subscriptions. */
  remove(topicArn: string): void {
    this.#subscriptions.delete(topicArn);
  }

  subscriptions(topicArn: string): readonly Subscription[] {
    return this.#subscribers(topicArn);
  }

  /** Publishes as a principal, judged by the policies, and answers the message's id; throws {@link AwsError}. */
  publish(publication: Publication): string {
    const { principal, topicArn, message, attributes = {} } = publication;
    this.#options.authorizer.check({ principal, action: "sns:Publish", resource: topicArn });
    const subscribers = this.#subscribers(topicArn);
    const bytes = messageBytes(message, attributes);
    if (bytes > maxMessageBytes)
      throw invalid(`Message too long: ${bytes} bytes; at most ${maxMessageBytes} are allowed`);
    if (message === "") throw invalid("Empty message");
    const messageId = randomUUID();
    const plain = Object.fromEntries(Object.entries(attributes).map(([name, { value }]) => [name, value]));
    this.#options.emit({ kind: "message-published", topicName: nameOf(topicArn), message, attributes: plain });
    for (const subscription of subscribers) {
      if (subscription.filter?.(message, attributes) ?? true) this.#deliver(publication, messageId, subscription);
    }
    return messageId;
  }

  #subscribers(topicArn: string): Subscription[] {
    const subscribers = this.#subscriptions.get(topicArn);
    if (subscribers === undefined) throw new AwsError("NotFound", 404, `Topic does not exist: ${topicArn}`);
    return subscribers;
  }

  #deliver(publication: Publication, messageId: string, subscription: Subscription): void {
    const { topicArn, message, attributes = {} } = publication;
    const body = subscription.raw ? message : this.#wrapped(publication, messageId, subscription);
    const principal: Principal = { kind: "service", service: "sns.amazonaws.com", sourceArn: topicArn };
    for (const queueArn of [subscription.queueArn, subscription.deadLetterArn]) {
      if (queueArn === undefined) return;
      try {
        this.#options.queues.deliver({ principal, queueArn, body, attributes: subscription.raw ? attributes : {} });
        return;
      } catch (error) {
        // A queue that refuses is for the subscription's dead-letter queue; the denial has been reported.
        if (!(error instanceof AwsError)) throw error;
      }
    }
  }

  #wrapped(
    { topicArn, message, subject, attributes = {} }: Publication,
    messageId: string,
    subscription: Subscription,
  ): string {
    const named = Object.entries(attributes).map(([name, { dataType, value }]) => [
      name,
      { Type: dataType, Value: value },
    ]);
    return JSON.stringify({
      Type: "Notification",
      MessageId: messageId,
      TopicArn: topicArn,
      Subject: subject,
      Message: message,
      Timestamp: new Date(this.#options.clock.nowMs()).toISOString(),
      UnsubscribeURL: `https://sns.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=${subscription.arn}`,
      ...(named.length === 0 ? {} : { MessageAttributes: Object.fromEntries(named) }),
    });
  }
}

/** Bytes SNS counts for a message: its body and the names, types and values of its attributes. */
export function messageBytes(message: string, attributes: MessageAttributes): number {
  const counted = Object.entries(attributes).flatMap(([name, { dataType, value }]) => [name, dataType, value]);
  return [message, ...counted].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf(":") + 1);
}

function invalid(problem: string): AwsError {
  return new AwsError("InvalidParameter", 400, `Invalid parameter: ${problem}`);
}
