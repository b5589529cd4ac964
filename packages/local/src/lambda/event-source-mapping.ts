import { randomUUID } from "node:crypto";
import type { Emit } from "../emit.ts";
import type { Authorizer } from "../iam/principal.ts";
import { rolePrincipal } from "../role-principal.ts";
import type { Queue, ReceivedMessage } from "../sqs/queue.ts";
import { failedMessageIds } from "./batch-response.ts";
import { FunctionError } from "./execution-environment.ts";
import type { LambdaFunction } from "./lambda-function.ts";
import { sqsEvent } from "./sqs-event.ts";
import { whenSlow } from "./when-slow.ts";

/** How a queue feeds a function. */
export interface EventSourceMappingSettings {
  readonly queueArn: string;
  /** Name or ARN. */
  readonly functionName: string;
  /** 1 to 10,000. */
  readonly batchSize: number;
  /** 0 to 300. */
  readonly batchingWindowSeconds: number;
  /** Whether the function answers with the messages that failed. */
  readonly reportsBatchItemFailures: boolean;
  /** Batches at a time, at least 1. */
  readonly maximumConcurrency: number;
}

/** What a mapping connects. */
export interface EventSourceMappingOptions {
  readonly settings: EventSourceMappingSettings;
  readonly queue: Queue;
  readonly target: LambdaFunction;
  readonly authorizer: Authorizer;
  readonly region: string;
  /** Seconds until a failed message is tried again. */
  readonly retryDelaySeconds: number;
  readonly emit: Emit;
}

const pollerActions = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"] as const;

/** Takes batches from a queue to a function, as the function's role. */
export class EventSourceMapping {
  readonly #options: EventSourceMappingOptions;
  #batches = 0;
  /** Batches that may run now. */
  #places = 1;
  #window: NodeJS.Timeout | undefined;
  #stopListening: (() => void) | undefined;
  #isClosed = false;

  constructor(options: EventSourceMappingOptions) {
    this.#options = options;
  }

  get settings(): EventSourceMappingSettings {
    return this.#options.settings;
  }

  /** Starts to take messages. @throws AwsError if the function's role may not read the queue, as Lambda refuses such a mapping. */
  start(): void {
    this.judge();
    this.#stopListening = this.#options.queue.onReady(() => this.#pump());
    this.#pump();
  }

  /** Takes no more messages; a batch that is under way ends by itself. */
  close(): void {
    this.#isClosed = true;
    this.#stopListening?.();
    clearTimeout(this.#window);
  }

  /** @throws AwsError if the function's role may not read the queue */
  judge(): void {
    const { authorizer, queue, target } = this.#options;
    const principal = rolePrincipal(target.settings.roleArn);
    for (const action of pollerActions) authorizer.check({ principal, action, resource: queue.settings.arn });
  }

  /** Starts as many batches as there are messages and free places. */
  #pump(): void {
    const { queue, settings } = this.#options;
    while (!this.#isClosed && this.#batches < this.#places && queue.counts.visible > 0) {
      if (settings.batchingWindowSeconds > 0 && queue.counts.visible < settings.batchSize) {
        this.#openWindow();
        return;
      }
      this.#take();
    }
  }

  #openWindow(): void {
    this.#window ??= setTimeout(() => {
      this.#window = undefined;
      if (this.#batches < this.#places) this.#take();
      this.#pump();
    }, this.#options.settings.batchingWindowSeconds * 1000);
  }

  #take(): void {
    const { queue, settings } = this.#options;
    // Hidden until the batch ends: the mapping gives every message back itself, however the function ends.
    const messages = queue.receive(settings.batchSize, null);
    if (messages.length === 0) return;
    this.#batches += 1;
    const stopWatching = whenSlow(() => this.#addPlace());
    void this.#run(messages).finally(() => {
      stopWatching();
      this.#batches -= 1;
      if (this.#batches === 0) this.#places = 1;
      this.#pump();
    });
  }

  /** A batch that takes long must not hold up the others; one that is quick is better waited for than met with a second copy of the bundle. */
  #addPlace(): void {
    this.#places = Math.min(this.#places + 1, this.#options.settings.maximumConcurrency);
    this.#pump();
  }

  async #run(messages: readonly ReceivedMessage[]): Promise<void> {
    const { target, emit, queue, retryDelaySeconds } = this.#options;
    const functionName = target.settings.name;
    const requestId = randomUUID();
    const startedMs = performance.now();
    emit({ kind: "function-started", functionName, requestId, messages: messages.length });
    const { failed, error } = await this.#invoke(messages, requestId);
    const durationMs = performance.now() - startedMs;
    const errorField = error === undefined ? {} : { error };
    emit({
      kind: "function-finished",
      functionName,
      requestId,
      durationMs,
      failedMessages: failed.size,
      ...errorField,
    });
    for (const message of messages) {
      if (failed.has(message.messageId)) queue.changeVisibility(message.receiptHandle, retryDelaySeconds);
      else queue.delete(message.receiptHandle);
    }
  }

  async #invoke(messages: readonly ReceivedMessage[], requestId: string): Promise<BatchOutcome> {
    const { target, settings, region } = this.#options;
    const ids = messages.map((message) => message.messageId);
    try {
      const result = await target.invoke(sqsEvent(messages, { queueArn: settings.queueArn, region }), requestId);
      return { failed: failedMessageIds(result, ids, settings.reportsBatchItemFailures), error: undefined };
    } catch (error) {
      const text = error instanceof FunctionError ? `${error.name}: ${error.message}` : String(error);
      return { failed: new Set(ids), error: text };
    }
  }
}

interface BatchOutcome {
  readonly failed: ReadonlySet<string>;
  readonly error: string | undefined;
}
