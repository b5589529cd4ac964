import { randomUUID } from "node:crypto";
import type { LocalEvent } from "@sluice/local";
import { parseS3Object } from "../../aws/s3-place.ts";
import type { PipelineForEnvironment } from "../../pipeline/read-pipeline-for.ts";
import { readArtifacts } from "../../run/artifacts.ts";
import { LocalSession } from "../../run/local-session.ts";
import type { ModelOutcome } from "../../run/status.ts";
import type { Case } from "../case.ts";
import type { CasePlace, CaseRun, ModelRun } from "../case-run.ts";
import { caseKey } from "./case-key.ts";
import { DocumentWatch, type EndedDocument } from "./document-watch.ts";
import { localContents, type ModelContents } from "./model-contents.ts";
import { readDocument } from "./test-document.ts";

/** How cases run on this machine. */
export interface LocalPlaceOptions {
  /** Seconds of a run whose case does not say how many, from putting its document. */
  readonly timeoutSeconds: number;
  readonly clock: { nowMs(): number };
  /** Ends what is under way. */
  readonly signal: AbortSignal;
  /** Told when a model's server ends although it should not. */
  readonly onServerEnded?: (model: string, detail: string | undefined) => void;
  /** Told of everything that happens in the local AWS. */
  readonly onEvent?: (event: LocalEvent) => void;
}

/**
 * Opens one local AWS with the pipeline in it and its model servers, for all cases.
 * @throws SluiceError what `sluice run` throws of a pipeline that cannot run here; AbortError when it is interrupted
 */
export async function openLocalPlace(target: PipelineForEnvironment, options: LocalPlaceOptions): Promise<CasePlace> {
  const { onEvent, onServerEnded, signal } = options;
  signal.throwIfAborted();
  const watch = new DocumentWatch(target.pipeline, target.environment.account);
  const artifacts = readArtifacts(target);
  const contents = localContents(target.pipeline, artifacts);
  const crowd: Crowd = { inFlight: 0, scattered: new Map() };
  const apply = (event: LocalEvent): void => {
    watch.apply(event);
    onEvent?.(event);
    if (event.kind !== "model-server" || event.state !== "exited") return;
    const model = watch.ledger.modelOf(event.endpointName) ?? event.endpointName;
    if (crowd.inFlight > 1) crowd.scattered.set(model, event.atMs);
    onServerEnded?.(model, event.detail);
  };
  const session = await LocalSession.open(target, { onEvent: apply, keep: false });
  try {
    await unlessAborted(session.start(target, artifacts), signal);
    return new LocalPlace({ ...options, target, session, watch, contents, crowd });
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** Documents that are under way side by side. */
interface Crowd {
  inFlight: number;
  /** When a model's server last ended while there were several, in epoch milliseconds. */
  readonly scattered: Map<string, number>;
}

interface Opened extends LocalPlaceOptions {
  readonly target: PipelineForEnvironment;
  readonly session: LocalSession;
  readonly watch: DocumentWatch;
  readonly contents: ModelContents;
  readonly crowd: Crowd;
}

class LocalPlace implements CasePlace {
  readonly #opened: Opened;
  readonly #runId = randomUUID();

  constructor(opened: Opened) {
    this.#opened = opened;
  }

  async run(one: Case, repetition: number): Promise<CaseRun> {
    const { crowd } = this.#opened;
    crowd.inFlight++;
    try {
      return await this.#run(one, repetition);
    } finally {
      crowd.inFlight--;
    }
  }

  async #run(one: Case, repetition: number): Promise<CaseRun> {
    const { clock, session, signal, target } = this.#opened;
    const timeoutSeconds = one.timeoutSeconds ?? this.#opened.timeoutSeconds;
    const body = await readDocument(one);
    signal.throwIfAborted();
    const { bucket, prefix } = target.pipeline.source;
    const key = caseKey({ prefix, runId: this.#runId, one, repetition });
    const startMs = clock.nowMs();
    const ending = this.#ending(key, timeoutSeconds);
    // Nobody is left to wait for it when the document cannot be put.
    ending.catch(() => undefined);
    await session.put(bucket, key, body);
    this.#endWhenIdle(key);
    const ended = await ending;
    const seconds = (clock.nowMs() - startMs) / 1000;
    const { documentId, versionId, outcomes } = ended;
    return {
      repetition,
      ...(documentId === undefined ? {} : { documentId }),
      source: { bucket, key, ...(versionId === undefined ? {} : { versionId }) },
      seconds,
      models: await Promise.all(outcomes.map((outcome) => this.#modelRun(outcome, timeoutSeconds))),
    };
  }

  async close(): Promise<void> {
    await this.#opened.session.close();
  }

  /** Waits for a document's end, at most as long as its case may take. */
  async #ending(key: string, timeoutSeconds: number): Promise<EndedDocument> {
    const { watch, signal } = this.#opened;
    const ended = watch.ended(key);
    const timer = setTimeout(() => watch.end(key, "timed-out"), timeoutSeconds * 1000);
    try {
      return await unlessAborted(ended, signal);
    } finally {
      clearTimeout(timer);
    }
  }

  /** What nothing more happens to has ended, although no event says so: a trigger that never took it. */
  #endWhenIdle(key: string): void {
    const { session, watch } = this.#opened;
    const ignored = () => undefined;
    session.settle().then(() => watch.end(key, "idle"), ignored);
  }

  async #modelRun(outcome: ModelOutcome, timeoutSeconds: number): Promise<ModelRun> {
    const { model, status, output, startedAtMs, finishedAtMs } = outcome;
    const reason = this.#reason(outcome, timeoutSeconds);
    const { contents, session } = this.#opened;
    const place = output === undefined ? undefined : parseS3Object(output);
    const body = place && (await session.read(place.bucket, place.key));
    const isTimed = startedAtMs !== undefined && finishedAtMs !== undefined;
    return {
      model,
      content: contents.get(model) ?? { image: "" },
      status,
      ...(isTimed ? { seconds: (finishedAtMs - startedAtMs) / 1000 } : {}),
      ...(body === undefined ? {} : { body }),
      ...(reason === undefined ? {} : { reason }),
    };
  }

  #reason({ model, status, reason, startedAtMs = Number.POSITIVE_INFINITY }: ModelOutcome, timeoutSeconds: number) {
    if (status === "timed-out") return `${reason} after ${timeoutSeconds} s`;
    const scatteredMs = this.#opened.crowd.scattered.get(model) ?? Number.NEGATIVE_INFINITY;
    // Whose document it was that ended the server, nobody can tell from here.
    if (status !== "failed" || scatteredMs < startedAtMs) return reason;
    return `${reason}\nother cases were at work then, and one of them may have ended it: --case runs this one alone`;
  }
}

/** What the work comes to, or a rejection as soon as the person interrupts. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  // Whatever an interrupted work comes to later, nobody listens to it.
  work.catch(() => undefined);
  let abort: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (abort !== undefined) signal.removeEventListener("abort", abort);
  }
}
