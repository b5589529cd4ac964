import type { LocalEvent } from "@sluice/local";
import { documentId, locatePrediction } from "@sluice/runtime";
import { modelNames, pipelineNames, type ResolvedPipeline } from "@sluice/spec";
import { parseDeadLetter } from "./dead-letter.ts";

/** One asynchronous invocation, as far as it got. Times are epoch milliseconds. */
export interface Attempt {
  readonly startedAtMs?: number;
  readonly finishedAtMs?: number;
  /** S3 URI of the prediction. */
  readonly output?: string;
  readonly sizeBytes?: number;
  /** Why it failed. */
  readonly reason?: string;
}

/** What is known of one document. */
export interface DocumentRecord {
  readonly documentId: string;
  /** Absent until the object's own event is seen. */
  readonly source?: { readonly bucket: string; readonly key: string; readonly versionId?: string };
  /** By model, then by invocation id. */
  readonly attempts: ReadonlyMap<string, ReadonlyMap<string, Attempt>>;
  /** Why a model's trigger, or the delivery (`""`), gave up on it. */
  readonly deadLetters: ReadonlyMap<string, string>;
}

/** A model server's last word. */
export interface ServerRecord {
  readonly state: "starting" | "ready" | "failed" | "exited";
  readonly detail?: string;
}

interface MutableDocument extends DocumentRecord {
  source?: NonNullable<DocumentRecord["source"]>;
  readonly attempts: Map<string, Map<string, Attempt>>;
  readonly deadLetters: Map<string, string>;
}

/**
 * Follows the local AWS's events to what is known of every document. It does no I/O, and the order in which events
 * come changes nothing: an attempt's facts are kept by invocation, and statuses are derived from them.
 */
export class Ledger {
  readonly #documents = new Map<string, MutableDocument>();
  readonly #servers = new Map<string, ServerRecord>();
  readonly #pipeline: ResolvedPipeline;
  readonly #modelOfEndpoint = new Map<string, string>();
  readonly #modelOfQueue = new Map<string, string>();
  readonly #modelOfFunction = new Map<string, string>();
  readonly #stream: string;
  readonly #topic: string;
  readonly #logged = new Map<string, string>();
  #delivered = 0;
  #notifications = 0;

  constructor(pipeline: ResolvedPipeline, accountId: string) {
    this.#pipeline = pipeline;
    const place = { pipeline: pipeline.name, stage: pipeline.stage, accountId };
    for (const { name } of pipeline.models) {
      const names = modelNames({ ...place, model: name });
      this.#modelOfEndpoint.set(names.endpoint, name);
      this.#modelOfQueue.set(names.queue, name);
      this.#modelOfFunction.set(names.triggerFunction, name);
    }
    const names = pipelineNames(place);
    this.#modelOfQueue.set(names.deliveryQueue, "");
    this.#stream = names.deliveryStream;
    this.#topic = names.predictionsTopic;
  }

  /** In the order they were first heard of. */
  get documents(): ReadonlyMap<string, DocumentRecord> {
    return this.#documents;
  }

  /** By model. */
  get servers(): ReadonlyMap<string, ServerRecord> {
    return this.#servers;
  }

  /** The model behind an endpoint, as the file calls it. */
  modelOf(endpointName: string): string | undefined {
    return this.#modelOfEndpoint.get(endpointName);
  }

  /** Envelopes put on the delivery stream. */
  get delivered(): number {
    return this.#delivered;
  }

  /** Envelopes published to the predictions topic. */
  get notifications(): number {
    return this.#notifications;
  }

  /** Takes one event; answers the document that it was about, if any. */
  apply(event: LocalEvent): string | undefined {
    switch (event.kind) {
      case "object-created":
        return this.#objectCreated(event);
      case "invocation-queued":
        return this.#attempt(event, {});
      case "invocation-started":
        return this.#attempt(event, { startedAtMs: event.atMs });
      case "invocation-completed":
        return this.#attempt(event, {
          finishedAtMs: event.atMs,
          output: event.outputLocation,
          sizeBytes: event.sizeBytes,
        });
      case "invocation-failed":
        return this.#attempt(event, { finishedAtMs: event.atMs, reason: event.reason });
      case "message-dead-lettered":
        return this.#deadLettered(event.queueName, event.body);
      case "model-server":
        this.#server(event.endpointName, event);
        return undefined;
      case "record-put":
        if (event.streamName === this.#stream) this.#delivered++;
        return undefined;
      case "message-published":
        if (event.topicName === this.#topic) this.#notifications++;
        return undefined;
      case "function-log":
        this.#log(event.functionName, event.line);
        return undefined;
      default:
        return undefined;
    }
  }

  /** The last error that a Lambda logged about a document, or else that the model's trigger logged at all. */
  lastError(document: string, model: string): string | undefined {
    return this.#logged.get(document) ?? this.#logged.get(model);
  }

  #document(id: string): MutableDocument {
    const known = this.#documents.get(id);
    if (known !== undefined) return known;
    const fresh: MutableDocument = { documentId: id, attempts: new Map(), deadLetters: new Map() };
    this.#documents.set(id, fresh);
    return fresh;
  }

  #objectCreated({
    bucket,
    key,
    versionId,
    etag,
  }: Extract<LocalEvent, { kind: "object-created" }>): string | undefined {
    const { source } = this.#pipeline;
    if (bucket !== source.bucket || !key.startsWith(source.prefix) || key.endsWith("/")) return undefined;
    const id = documentId({ bucket, key, versionId, etag: etag.replaceAll('"', "") });
    this.#document(id).source = { bucket, key, ...(versionId === undefined ? {} : { versionId }) };
    return id;
  }

  #attempt(
    { endpointName, inferenceId, invocationId }: { endpointName: string; inferenceId: string; invocationId: string },
    facts: Attempt,
  ) {
    const model = this.modelOf(endpointName);
    if (model === undefined) return undefined;
    const { attempts } = this.#document(inferenceId);
    const ofModel = attempts.get(model) ?? new Map<string, Attempt>();
    attempts.set(model, ofModel.set(invocationId, { ...ofModel.get(invocationId), ...facts }));
    return inferenceId;
  }

  #deadLettered(queueName: string, body: string): string | undefined {
    const model = this.#modelOfQueue.get(queueName);
    const letter = parseDeadLetter(body);
    if (model === undefined || letter === undefined) return undefined;
    const id = letter.inferenceId ?? locatePrediction(letter.key)?.documentId ?? documentId(letter);
    this.#document(id).deadLetters.set(model, model === "" ? "the delivery gave up" : "the trigger gave up");
    return id;
  }

  #server(endpointName: string, { state, detail }: ServerRecord): void {
    const model = this.modelOf(endpointName);
    if (model !== undefined) this.#servers.set(model, { state, ...(detail === undefined ? {} : { detail }) });
  }

  #log(functionName: string, line: string): void {
    // Most lines are no errors, and parsing each of them would cost more than following the documents.
    if (!line.includes('"ERROR"')) return;
    const fields = parseObject(line);
    if (fields?.level !== "ERROR") return;
    const text = [fields.message, fields.error].filter((part) => typeof part === "string").join(": ");
    // A message that cannot be handled may not even tell its document: then its function has to do.
    const about = typeof fields.document_id === "string" ? fields.document_id : this.#modelOfFunction.get(functionName);
    if (about !== undefined) this.#logged.set(about, text);
  }
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
