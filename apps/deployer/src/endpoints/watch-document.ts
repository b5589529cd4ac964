import type { S3Client } from "@aws-sdk/client-s3";
import type { ResolvedPipeline } from "@sluice/spec";
import { inParallel } from "../aws/in-parallel.ts";
import type { Environment } from "../environments/environment-schema.ts";
import { type Pauses, pausing } from "./pauses.ts";
import { namesOfModel } from "./place.ts";
import { type DocumentOutcome, readDocumentOutcome } from "./read-document-outcome.ts";

/** How far a model is with a document, and since when. */
export type DocumentAtModel = DocumentOutcome & {
  readonly model: string;
  /** Seconds from putting the document to this outcome. */
  readonly seconds: number;
};

/** A document, and the deployed pipeline that it goes through. */
export interface WatchDocumentOptions {
  readonly documentId: string;
  readonly pipeline: ResolvedPipeline;
  readonly environment: Environment;
  readonly s3: S3Client;
  readonly signal: AbortSignal;
  /** Seconds since the document was put. */
  readonly elapsed: () => number;
  /** Seconds until unfinished models are given up. */
  readonly timeoutSeconds: number;
  /** Told when a model's state changes. */
  readonly onModel?: (model: DocumentAtModel) => void;
  /** @defaultValue from 1 to 10 seconds */
  readonly pauses?: Pauses;
}

const usualPauses = { firstSeconds: 1, mostSeconds: 10 };

/** Looks at every model of a deployed pipeline until all have settled with a document or the time is over. @throws SluiceError `DEPLOY_AWS_REFUSED` */
export async function watchDocument(options: WatchDocumentOptions): Promise<readonly DocumentAtModel[]> {
  const { elapsed, pauses = usualPauses, pipeline, signal, timeoutSeconds } = options;
  const pause = pausing(pauses, signal);
  let models: readonly DocumentAtModel[] = pipeline.models.map(({ name }) => ({
    model: name,
    state: "waiting",
    seconds: 0,
  }));
  for (;;) {
    const seconds = elapsed();
    models = await lookAgain(models, options, seconds);
    if (models.every(isSettled) || seconds >= timeoutSeconds) return models;
    await pause();
  }
}

async function lookAgain(
  models: readonly DocumentAtModel[],
  { documentId: id, environment, onModel, pipeline, s3 }: WatchDocumentOptions,
  seconds: number,
): Promise<readonly DocumentAtModel[]> {
  const looked = await inParallel(models, async (known) => {
    if (isSettled(known)) return known;
    const { bucket } = namesOfModel(pipeline, known.model, environment);
    const outcome = await readDocumentOutcome(bucket, id, s3);
    return outcome.state === known.state ? known : { ...outcome, model: known.model, seconds };
  });
  const skipped = skipUnreachable(looked, pipeline, seconds);
  for (const [index, model] of skipped.entries()) {
    if (model.state !== models[index]?.state) onModel?.(model);
  }
  return skipped;
}

/** Marks the models that wait for one that will not predict; parents come before their children. */
export function skipUnreachable(
  models: readonly DocumentAtModel[],
  pipeline: Pick<ResolvedPipeline, "models">,
  seconds: number,
): readonly DocumentAtModel[] {
  const byName = new Map(models.map((model) => [model.model, model]));
  for (const { name, parents } of pipeline.models) {
    const model = byName.get(name);
    const lost = parents.map((parent) => byName.get(parent)).find((parent) => parent && isLost(parent));
    if (model?.state !== "waiting" || lost === undefined) continue;
    const because = lost.state === "skipped" ? lost.because : lost.model;
    byName.set(name, { model: name, seconds, state: "skipped", because });
  }
  return models.map((model) => byName.get(model.model) ?? model);
}

/** Whether nothing more is expected of a model. */
export function isSettled({ state }: DocumentAtModel): boolean {
  return state !== "waiting" && state !== "running";
}

function isLost(model: DocumentAtModel): boolean {
  return isSettled(model) && model.state !== "succeeded";
}
