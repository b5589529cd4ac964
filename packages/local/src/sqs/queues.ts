import type { Activity } from "../activity.ts";
import type { Clock } from "../clock.ts";
import type { Emit } from "../emit.ts";
import { AwsError } from "../gateway/service.ts";
import type { Authorizer, Principal } from "../iam/principal.ts";
import type { MessageAttributes } from "./message-attributes.ts";
import { Queue, type QueueMessage, type QueueSettings } from "./queue.ts";

/** What the queues of an account work with. */
export interface QueuesOptions {
  readonly authorizer: Authorizer;
  readonly clock: Clock;
  readonly emit: Emit;
  /** Counts the messages that a function has yet to take. */
  readonly activity: Activity;
}

/** A message in a dead-letter queue. */
export interface DeadLetter {
  readonly queueName: string;
  readonly messageId: string;
  readonly body: string;
}

/** A message another service puts on a queue. */
export interface Delivery {
  readonly principal: Principal;
  readonly queueArn: string;
  readonly body: string;
  readonly attributes?: MessageAttributes;
}

/** The account's queues. */
export class Queues {
  readonly #options: QueuesOptions;
  readonly #queues = new Map<string, Queue>();

  constructor(options: QueuesOptions) {
    this.#options = options;
  }

  create(settings: QueueSettings): Queue {
    const existing = this.#queues.get(settings.name);
    if (existing !== undefined) return existing;
    const queue: Queue = new Queue({
      settings,
      clock: this.#options.clock,
      onDeadLetter: (message) => this.#redrive(queue.settings, message),
    });
    this.#queues.set(settings.name, queue);
    return queue;
  }

  /** Deletes a queue with all its messages. */
  remove(name: string): void {
    const queue = this.#queues.get(name);
    queue?.purge();
    queue?.close();
    this.#queues.delete(name);
  }

  find(name: string): Queue | undefined {
    return this.#queues.get(name);
  }

  findByArn(arn: string): Queue | undefined {
    const queue = this.#queues.get(arn.slice(arn.lastIndexOf(":") + 1));
    return queue?.settings.arn === arn ? queue : undefined;
  }

  all(): readonly Queue[] {
    return [...this.#queues.values()];
  }

  /** Puts a message on a queue for another service, judged by the policies; throws {@link AwsError}. */
  deliver(delivery: Delivery): QueueMessage {
    const queue = this.findByArn(delivery.queueArn);
    if (queue === undefined) throw new AwsError("QueueDoesNotExist", 400, `There is no queue ${delivery.queueArn}.`);
    const { principal } = delivery;
    this.#options.authorizer.check({ principal, action: "sqs:SendMessage", resource: delivery.queueArn });
    return queue.send(delivery.body, { senderId: senderId(principal), attributes: delivery.attributes ?? {} });
  }

  /** From now on the queue's messages count as work under way. */
  track(queue: Queue): void {
    queue.track(this.#options.activity);
  }

  /** Messages in queues that other queues send their failures to, and in those a rule or subscription names. */
  deadLetters(alsoArns: ReadonlySet<string> = new Set()): readonly DeadLetter[] {
    const arns = new Set([...alsoArns, ...this.all().map((queue) => queue.settings.redrive?.deadLetterArn)]);
    return this.all()
      .filter((queue) => arns.has(queue.settings.arn))
      .flatMap((queue) =>
        queue.messages.map(({ messageId, body }) => ({ queueName: queue.settings.name, messageId, body })),
      );
  }

  close(): void {
    for (const queue of this.#queues.values()) queue.close();
  }

  #redrive(from: QueueSettings, message: QueueMessage): void {
    const to = from.redrive === undefined ? undefined : this.findByArn(from.redrive.deadLetterArn);
    to?.adopt({ ...message, deadLetterSourceArn: from.arn });
    const deadLetterQueueName = to?.settings.name ?? from.redrive?.deadLetterArn ?? "";
    this.#options.emit({
      kind: "message-dead-lettered",
      queueName: from.name,
      deadLetterQueueName,
      body: message.body,
    });
  }
}

/** Who a message says it is from. */
export function senderId(principal: Principal): string {
  if (principal.kind === "role") return principal.roleName;
  return principal.kind === "service" ? principal.service : "owner";
}
