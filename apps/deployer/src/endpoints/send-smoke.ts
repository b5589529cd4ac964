import { randomUUID } from "node:crypto";
import type { ResolvedPipeline } from "@sluice/spec";
import { isSluiceError, SluiceError } from "@sluice/spec/errors";
import type { AwsClients } from "../aws/aws-clients.ts";
import type { Environment } from "../environments/environment-schema.ts";
import type { Pauses } from "./pauses.ts";
import { putDocument, removeDocument } from "./placed-document.ts";
import type { SmokeFile } from "./smoke-file.ts";
import { type DocumentAtModel, isSettled, watchDocument } from "./watch-document.ts";

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
  readonly models: readonly DocumentAtModel[];
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
  readonly onModel?: (model: DocumentAtModel) => void;
  /** @defaultValue from 1 to 10 seconds */
  readonly pauses?: Pauses;
}

/**
 * Puts a document into the source of a deployed pipeline under a key of its own and waits until every model has predicted or
 * failed. Then it takes the document out of the source; predictions and claims stay like those of any document, because the
 * delivery reads them after they are there. Needs `s3:PutObject` and `s3:DeleteObjectVersion` on the source's
 * `<prefix>sluice-smoke/`, `s3:GetObject` and `s3:ListBucket` on the models' buckets.
 *
 * @throws SluiceError `DEPLOY_AWS_REFUSED`
 */
export async function sendSmoke(options: SendSmokeOptions): Promise<SmokeResult> {
  const { clock, onModel, pauses, pipeline, smoke, timeoutSeconds = 900 } = options;
  const s3 = await options.clients.s3();
  const startMs = clock.nowMs();
  const { bucket, prefix } = pipeline.source;
  const key = `${prefix}sluice-smoke/${randomUUID()}/${smoke.name}`;
  const placed = await putDocument({ what: "the smoke document", bucket, key, body: smoke.body }, s3);
  const { documentId } = placed;
  const source = `s3://${bucket}/${key}`;
  const models = await watchDocument({
    documentId,
    pipeline,
    environment: options.environment,
    s3,
    signal: options.signal,
    elapsed: () => (clock.nowMs() - startMs) / 1000,
    timeoutSeconds,
    ...(onModel === undefined ? {} : { onModel }),
    ...(pauses === undefined ? {} : { pauses }),
  }).catch((error: unknown) => {
    throw isSluiceError(error) ? stillThere(error, source) : error;
  });
  const left = models.every(isSettled) ? await removeDocument(placed, s3) : "a model may yet read it";
  const succeeded = models.every(({ state }) => state === "succeeded");
  return { succeeded, documentId, source, models, ...(left === undefined ? {} : { left }) };
}

/** Whoever cannot see what became of the document must know where it is. */
function stillThere({ cause, code, hint, message }: SluiceError, source: string): SluiceError {
  const where = `the smoke document is still at ${source}`;
  return new SluiceError(code, message, { hint: hint === undefined ? where : `${hint}\n${where}`, cause });
}
