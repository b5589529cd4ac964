import { documentId } from "../../src/documents/document-id.ts";
import type { BatchHandler, SqsRecord } from "../../src/messages/sqs-event.ts";
import type { Invocation } from "../../src/ports/model-endpoint.ts";
import { createTrigger } from "../../src/trigger/create-trigger.ts";
import type { TriggerPorts } from "../../src/trigger/trigger-dependencies.ts";
import { MemoryStore } from "./memory-store.ts";
import { objectCreatedBody } from "./messages.ts";
import { ManualClock, recordingLog, triggerConfig } from "./trigger-bench.ts";

/**
 * What happens at one I/O call: the whole handler dies, or the call alone fails, before or after it took effect; or its answer is lost
 * and the client sends it again.
 */
export type Fault = "dies-before" | "dies-after" | "fails-before" | "fails-after" | "sent-again";

/** How a {@link SimulatedPipeline} behaves. */
export interface SimulationOptions {
  /** Any number, for every decision. */
  readonly choose: () => number;
  readonly versioned: boolean;
  readonly faults?: ReadonlyMap<number, Fault>;
  /** Messages come twice, with the same event id. */
  readonly duplicates?: boolean;
  /** Events come twice, with another id. */
  readonly reissues?: boolean;
  /** Around every I/O call. */
  readonly around?: <T>(call: () => Promise<T>) => Promise<T>;
}

const parentsOf: Readonly<Record<string, readonly string[]>> = {
  "model-a": [],
  "model-b": ["model-a"],
  "model-c": ["model-a"],
  "model-d": ["model-b", "model-c"],
};

/** More than any message needs: what is received so often would never leave its queue. */
const maxReceives = 40;

class Died extends Error {}

interface QueuedMessage {
  readonly model: string;
  readonly record: SqsRecord;
  receives: number;
}

/** Four models, their queues and endpoints, without AWS: real conditional writes, at-least-once delivery, and handlers that die. */
export class SimulatedPipeline {
  readonly store: MemoryStore;
  readonly deadLetters: SqsRecord[] = [];
  readonly #options: SimulationOptions;
  readonly #clock = new ManualClock();
  readonly #queue: QueuedMessage[] = [];
  readonly #invocations: { readonly model: string; readonly id: string }[] = [];
  #events = 0;
  #calls = 0;

  constructor(options: SimulationOptions) {
    this.#options = options;
    this.store = new MemoryStore(options.versioned ? {} : { unversionedBuckets: ["source"] });
    this.store.onCreated = ({ bucket, key }, head) => {
      const listeners = bucket === "source" ? ["model-a"] : key.startsWith("predictions/") ? childrenOf(bucket) : [];
      for (const model of listeners) {
        const event = {
          bucket,
          key,
          etag: head.etag,
          sizeBytes: head.sizeBytes,
          ...(head.versionId !== undefined && { versionId: head.versionId }),
        };
        this.#send(model, event);
      }
    };
  }

  /** Puts an object into the source and answers its document id. */
  putSource(key: string, content: string): string {
    const head = this.store.put({ bucket: "source", key }, content);
    return documentId({ bucket: "source", key, ...head });
  }

  invocationsOf(model: string, id: string): number {
    return this.#invocations.filter((invocation) => invocation.model === model && invocation.id === id).length;
  }

  /** Handles one batch of one model's queue. */
  async step(): Promise<void> {
    const first = this.#queue[this.#options.choose() % Math.max(1, this.#queue.length)];
    if (!first) return;
    const size = 1 + (this.#options.choose() % 4);
    const batch = this.#queue.filter(({ model }) => model === first.model).slice(0, size);
    for (const message of batch) this.#queue.splice(this.#queue.indexOf(message), 1);
    const failed = await this.#invoke(
      first.model,
      batch.map(({ record }) => record),
    );
    for (const message of batch) {
      if (!failed.has(message.record.messageId)) continue;
      message.receives++;
      if (message.receives > maxReceives) this.deadLetters.push(message.record);
      else this.#queue.push(message);
    }
    await this.#clock.sleep(60_000);
  }

  /** Handles messages until none is left, with some handlers at once. */
  async drain(handlersAtOnce = 1): Promise<void> {
    while (this.#queue.length > 0) await Promise.all(Array.from({ length: handlersAtOnce }, () => this.step()));
  }

  async #invoke(model: string, records: readonly SqsRecord[]): Promise<ReadonlySet<string>> {
    try {
      const answer = await this.#handler(model)({ Records: records });
      return new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    } catch (error) {
      if (!(error instanceof Died)) throw error;
      return new Set(records.map(({ messageId }) => messageId));
    }
  }

  #handler(model: string): BatchHandler {
    const life = { dead: false };
    const guard = <T extends object>(target: T): T =>
      new Proxy(target, {
        get: (object, name) => {
          const member: unknown = Reflect.get(object, name);
          if (typeof member !== "function") return member;
          return (...args: unknown[]) => this.#call(life, () => Promise.resolve(Reflect.apply(member, object, args)));
        },
      });
    const ports: TriggerPorts = {
      store: guard(this.store),
      endpoint: guard({ invokeAsync: (invocation: Invocation) => this.#predict(model, invocation) }),
      clock: this.#clock,
      log: recordingLog().log,
    };
    const parents = parentsOf[model] ?? [];
    const handle = createTrigger(triggerConfig({ model, stateBucket: model, parents, claimLeaseSeconds: 300 }), ports);
    return async (event) => {
      const answer = await handle(event);
      // A handler that died answered nobody.
      if (life.dead) throw new Died();
      return answer;
    };
  }

  async #call<T>(life: { dead: boolean }, call: () => Promise<T>): Promise<T> {
    if (life.dead) throw new Died();
    const fault = this.#options.faults?.get(this.#calls++);
    if (fault === "dies-before" || fault === "dies-after") life.dead = true;
    if (fault === "dies-before" || fault === "fails-before") throw new Died();
    if (fault === "sent-again") await call();
    const result = await (this.#options.around ?? ((inner) => inner()))(call);
    if (fault === "dies-after" || fault === "fails-after") throw new Died();
    return result;
  }

  async #predict(model: string, invocation: Invocation) {
    const id = invocation.InferenceId;
    this.#invocations.push({ model, id });
    const key = `predictions/${model}/${invocation.S3OutputPathExtension}/${invocation.Filename}`;
    this.store.put({ bucket: model, key }, JSON.stringify({ model, id }));
    return { outputLocation: `s3://${model}/${key}` };
  }

  #send(model: string, event: Parameters<typeof objectCreatedBody>[0]): void {
    const body = objectCreatedBody({ ...event, id: `event-${this.#events++}` });
    const copies = this.#options.duplicates && this.#options.choose() % 3 === 0 ? [body, body] : [body];
    if (this.#options.reissues && this.#options.choose() % 3 === 0)
      copies.push(objectCreatedBody({ ...event, id: `event-${this.#events++}` }));
    for (const copy of copies) {
      const position = this.#options.choose() % (this.#queue.length + 1);
      this.#queue.splice(position, 0, { model, record: { messageId: `m${this.#events++}`, body: copy }, receives: 0 });
    }
  }
}

function childrenOf(model: string): readonly string[] {
  return Object.keys(parentsOf).filter((child) => parentsOf[child]?.includes(model));
}
