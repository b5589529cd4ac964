import { randomUUID } from "node:crypto";
import type { S3Client } from "@aws-sdk/client-s3";
import { documentId } from "@sluice/runtime";
import type { ResolvedPipeline } from "@sluice/spec";
import { isSluiceError, SluiceError } from "@sluice/spec/errors";
import type { AwsClients } from "../aws/aws-clients.ts";
import { failureName } from "../aws/aws-failure.ts";
import { inParallel } from "../aws/in-parallel.ts";
import type { Environment } from "../environments/environment-schema.ts";
import { askAws } from "./ask-aws.ts";
import { type Pauses, pausing } from "./pauses.ts";
import { namesOfModel } from "./place.ts";
import { readSmokeOutcome, type SmokeOutcome } from "./read-smoke-outcome.ts";
import type { SmokeFile } from "./smoke-file.ts";

/** How far a model is, and since when. */
export type SmokeModel = SmokeOutcome & {
  readonly model: string;
  /** Seconds from putting the document to this outcome. */
  readonly seconds: number;
};

/** What became of a smoke document. */
export interface SmokeResult {
  /** Every model predicted. */
  readonly succeeded: boolean;
  /** 64 hex digits. */
  readonly documentId: string;
  /** S3 URI of the document in the source. */
  readonly source: string;
  /** Why the document is still in the source; absent when it was taken out again. */
  readonly left?: string;
  /** In the pipeline's order. */
  readonly models: readonly SmokeModel[];
}

/** A smoke document and the pipeline it tries out. */
export interface SendSmokeOptions {
  readonly smoke: SmokeFile;
  readonly pipeline: ResolvedPipeline;
  readonly environment: Environment;
  readonly clients: Pick<AwsClients, "s3">;
  readonly signal: AbortSignal;
  readonly clock: { nowMs(): number };
  /** Seconds until unfinished models are given up; `--smoke-timeout`. @defaultValue 900 */
  readonly timeoutSeconds?: number;
  /** Told when a model's state changes. */
  readonly onModel?: (model: SmokeModel) => void;
  /** @defaultValue from 1 to 10 seconds */
  readonly pauses?: Pauses;
}

const usualPauses = { firstSeconds: 1, mostSeconds: 10 };

/**
 * Puts a document into the source of a deployed pipeline under a key of its own and waits until every model has predicted or
 * failed. Then it takes the document out of the source; predictions and claims stay like those of any document, because the
 * delivery reads them after they are there. Needs `s3:PutObject` and `s3:DeleteObjectVersion` on the source's
 * `<prefix>sluice-smoke/`, `s3:GetObject` and `s3:ListBucket` on the models' buckets.
 *
 * @throws SluiceError `DEPLOY_AWS_REFUSED`
 */
export async function sendSmoke(options: SendSmokeOptions): Promise<SmokeResult> {
  const { clock } = options;
  const s3 = await options.clients.s3();
  const startMs = clock.nowMs();
  const placed = await putSmoke(options, s3);
  const source = `s3://${placed.bucket}/${placed.key}`;
  const elapsed = () => (clock.nowMs() - startMs) / 1000;
  const models = await watch({ ...options, ...placed, s3, elapsed }).catch((error: unknown) => {
    throw isSluiceError(error) ? stillThere(error, source) : error;
  });
  const left = models.every(isSettled) ? await removeSmoke(placed, s3) : "a model may yet read it";
  const succeeded = models.every(({ state }) => state === "succeeded");
  const { documentId: id } = placed;
  return { succeeded, documentId: id, source, models, ...(left === undefined ? {} : { left }) };
}

/** Looks at every model until all have settled or the time is over. */
async function watch(watched: Watched): Promise<readonly SmokeModel[]> {
  const { elapsed, pauses = usualPauses, pipeline, signal, timeoutSeconds = 900 } = watched;
  const pause = pausing(pauses, signal);
  let models: readonly SmokeModel[] = pipeline.models.map(({ name }) => ({
    model: name,
    state: "waiting",
    seconds: 0,
  }));
  for (;;) {
    const seconds = elapsed();
    models = await lookAgain(models, watched, seconds);
    if (models.every(isSettled) || seconds >= timeoutSeconds) return models;
    await pause();
  }
}

/** Whoever cannot see what became of the document must know where it is. */
function stillThere({ cause, code, hint, message }: SluiceError, source: string): SluiceError {
  const where = `the smoke document is still at ${source}`;
  return new SluiceError(code, message, { hint: hint === undefined ? where : `${hint}\n${where}`, cause });
}

interface PlacedSmoke {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string | undefined;
  readonly documentId: string;
}

async function putSmoke({ pipeline, smoke }: SendSmokeOptions, s3: S3Client): Promise<PlacedSmoke> {
  const { PutObjectCommand } = await import("@aws-sdk/client-s3");
  const { bucket, prefix } = pipeline.source;
  const key = `${prefix}sluice-smoke/${randomUUID()}/${smoke.name}`;
  const { ETag = "", VersionId } = await askAws({
    tried: `put the smoke document into s3://${bucket}/${key}`,
    action: "s3:PutObject",
    send: () => s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: smoke.body })),
  });
  // A bucket whose versioning is suspended has the version "null", which counts as none.
  const versionId = VersionId === "null" ? undefined : VersionId;
  return { bucket, key, versionId, documentId: documentId({ bucket, key, versionId, etag: ETag.replaceAll('"', "") }) };
}

/** Answers why it could not: what the models did counts, and an object too many is no reason to call a deployment failed. */
async function removeSmoke({ bucket, key, versionId }: PlacedSmoke, s3: S3Client): Promise<string | undefined> {
  const { DeleteObjectCommand } = await import("@aws-sdk/client-s3");
  try {
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
    return undefined;
  } catch (error) {
    return `S3 did not let it go: ${failureName(error)}`;
  }
}

interface Watched extends SendSmokeOptions {
  readonly documentId: string;
  readonly s3: S3Client;
  /** Seconds since the document was put. */
  readonly elapsed: () => number;
}

async function lookAgain(
  models: readonly SmokeModel[],
  { documentId: id, environment, onModel, pipeline, s3 }: Watched,
  seconds: number,
): Promise<readonly SmokeModel[]> {
  const looked = await inParallel(models, async (known) => {
    if (isSettled(known)) return known;
    const { bucket } = namesOfModel(pipeline, known.model, environment);
    const outcome = await readSmokeOutcome(bucket, id, s3);
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
  models: readonly SmokeModel[],
  pipeline: Pick<ResolvedPipeline, "models">,
  seconds: number,
): readonly SmokeModel[] {
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

function isSettled({ state }: SmokeModel): boolean {
  return state !== "waiting" && state !== "running";
}

function isLost(model: SmokeModel): boolean {
  return isSettled(model) && model.state !== "succeeded";
}
