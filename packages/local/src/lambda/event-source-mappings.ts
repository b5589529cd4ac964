import { SluiceError } from "@sluice/spec";
import type { Emit } from "../emit.ts";
import { AwsError } from "../gateway/service.ts";
import type { Authorizer } from "../iam/principal.ts";
import type { Queues } from "../sqs/queues.ts";
import { EventSourceMapping, type EventSourceMappingSettings } from "./event-source-mapping.ts";
import type { LambdaFunction } from "./lambda-function.ts";

/** What the mappings of an account connect. */
export interface EventSourceMappingsOptions {
  readonly queues: Queues;
  readonly functions: ReadonlyMap<string, LambdaFunction>;
  readonly authorizer: Authorizer;
  readonly region: string;
  /** Seconds until a failed message is tried again. */
  readonly retryDelaySeconds: number;
  readonly emit: Emit;
}

/** The account's event source mappings: declared to be started together, or started and stopped one by one. */
export class EventSourceMappings {
  readonly #options: EventSourceMappingsOptions;
  readonly #declared = new Map<string, EventSourceMappingSettings>();
  readonly #running = new Map<string, EventSourceMapping>();
  readonly #disabled = new Map<string, EventSourceMappingSettings>();
  #isClosed = false;

  constructor(options: EventSourceMappingsOptions) {
    this.#options = options;
  }

  /** Remembers a mapping for {@link startDeclared}. */
  declare(id: string, settings: EventSourceMappingSettings): void {
    this.#declared.set(id, settings);
  }

  /** Lets every declared mapping's function take messages. @throws SluiceError `LOCAL_RESOURCE_INVALID` */
  startDeclared(): void {
    for (const [id, settings] of this.#declared) {
      try {
        this.start(id, settings);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        const message = `The queue of function ${settings.functionName} cannot feed it: ${error.message}`;
        throw new SluiceError("LOCAL_RESOURCE_INVALID", message);
      }
    }
    this.#declared.clear();
  }

  /** Starts a mapping, in the place of one of the same id. @throws AwsError if there is no such queue or function, or the function's role may not read the queue */
  start(id: string, settings: EventSourceMappingSettings): void {
    if (this.#isClosed) return;
    const { queues, functions, ...rest } = this.#options;
    const queue = queues.findByArn(settings.queueArn);
    const target = functions.get(settings.functionName);
    if (queue === undefined || target === undefined) {
      const missing = queue === undefined ? settings.queueArn : settings.functionName;
      throw new AwsError("ResourceNotFoundException", 404, `${missing} was not declared`);
    }
    const mapping = new EventSourceMapping({ ...rest, settings, queue, target });
    // Judged before the old one stops: a change that Lambda refuses leaves that as it is.
    mapping.judge();
    this.remove(id);
    queues.track(queue);
    mapping.start();
    this.#running.set(id, mapping);
  }

  /** Takes no more messages, until it is started again. */
  disable(id: string, settings: EventSourceMappingSettings): void {
    this.remove(id);
    this.#disabled.set(id, settings);
  }

  /** Undefined for a mapping that is not there. */
  stateOf(id: string): "enabled" | "disabled" | undefined {
    if (this.#running.has(id)) return "enabled";
    return this.#disabled.has(id) ? "disabled" : undefined;
  }

  /** Ids of the mappings, enabled or not, between a queue and a function. */
  between(queueArn: string, functionName: string): string[] {
    const all = [...[...this.#running].map(([id, { settings }]) => [id, settings] as const), ...this.#disabled];
    return all.flatMap(([id, settings]) =>
      settings.queueArn === queueArn && settings.functionName === functionName ? [id] : [],
    );
  }

  remove(id: string): void {
    this.#running.get(id)?.close();
    this.#running.delete(id);
    this.#disabled.delete(id);
  }

  close(): void {
    this.#isClosed = true;
    for (const mapping of this.#running.values()) mapping.close();
  }
}
