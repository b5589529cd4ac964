import { randomUUID } from "node:crypto";
import type { S3Client } from "@aws-sdk/client-s3";
import type { AwsClients } from "../../aws/aws-clients.ts";
import { parseS3Object } from "../../aws/s3-place.ts";
import { askAws } from "../../endpoints/ask-aws.ts";
import type { Pauses } from "../../endpoints/pauses.ts";
import { type PlacedDocument, putDocument, removeDocument } from "../../endpoints/placed-document.ts";
import { type DocumentAtModel, isSettled, watchDocument } from "../../endpoints/watch-document.ts";
import type { Environment } from "../../environments/environment-schema.ts";
import type { ReleaseRecord } from "../../releases/release.ts";
import type { Status } from "../../run/status.ts";
import type { Case } from "../case.ts";
import type { CasePlace, CaseRun, ModelRun } from "../case-run.ts";
import { caseKey } from "./case-key.ts";
import { type ModelContents, releasedContents } from "./model-contents.ts";
import { readDocument } from "./test-document.ts";

/** A release that serves in its environment, and how cases run on it. */
export interface DeployedPlaceOptions {
  readonly release: Pick<ReleaseRecord, "resolved" | "pins">;
  readonly environment: Environment;
  readonly clients: Pick<AwsClients, "s3">;
  /** Seconds of a run whose case does not say how many, from putting its document. */
  readonly timeoutSeconds: number;
  readonly clock: { nowMs(): number };
  /** Ends what is under way. */
  readonly signal: AbortSignal;
  /** Told of a document that is still in the source: its S3 URI, and why. */
  readonly onLeft?: (uri: string, why: string) => void;
  /** @defaultValue from 1 to 10 seconds */
  readonly pauses?: Pauses;
}

/**
 * Opens a deployed pipeline for cases. Their documents are put into its source and taken out again once every model has settled;
 * predictions and claims stay, because the delivery reads them afterwards. Needs what {@link sendSmoke} needs, on
 * `<prefix>sluice-test/`.
 */
export async function openDeployedPlace(options: DeployedPlaceOptions): Promise<CasePlace> {
  return new DeployedPlace(options, await options.clients.s3());
}

class DeployedPlace implements CasePlace {
  readonly #options: DeployedPlaceOptions;
  readonly #s3: S3Client;
  readonly #contents: ModelContents;
  readonly #runId = randomUUID();
  /** Documents that are still in the source. */
  readonly #placed = new Set<PlacedDocument>();

  constructor(options: DeployedPlaceOptions, s3: S3Client) {
    this.#options = options;
    this.#s3 = s3;
    this.#contents = releasedContents(options.release.resolved, options.release.pins);
  }

  async run(one: Case, repetition: number): Promise<CaseRun> {
    const { clock, environment, pauses, release, signal } = this.#options;
    const timeoutSeconds = one.timeoutSeconds ?? this.#options.timeoutSeconds;
    const pipeline = release.resolved;
    const body = await readDocument(one);
    signal.throwIfAborted();
    const { bucket, prefix } = pipeline.source;
    const key = caseKey({ prefix, runId: this.#runId, one, repetition });
    const startMs = clock.nowMs();
    const elapsed = () => (clock.nowMs() - startMs) / 1000;
    const placed = await putDocument({ what: `the document of ${one.name}`, bucket, key, body }, this.#s3);
    this.#placed.add(placed);
    const { documentId, versionId } = placed;
    const models = await watchDocument({
      documentId,
      pipeline,
      environment,
      s3: this.#s3,
      signal,
      elapsed,
      timeoutSeconds,
      ...(pauses === undefined ? {} : { pauses }),
    });
    const seconds = elapsed();
    if (models.every(isSettled)) await this.#remove(placed);
    return {
      repetition,
      documentId,
      source: { bucket, key, ...(versionId === undefined ? {} : { versionId }) },
      seconds,
      models: await Promise.all(models.map((model) => this.#modelRun(model, timeoutSeconds))),
    };
  }

  async close(): Promise<void> {
    for (const { bucket, key } of this.#placed)
      this.#options.onLeft?.(`s3://${bucket}/${key}`, "a model may yet read it");
  }

  async #remove(placed: PlacedDocument): Promise<void> {
    this.#placed.delete(placed);
    const left = await removeDocument(placed, this.#s3);
    if (left !== undefined) this.#options.onLeft?.(`s3://${placed.bucket}/${placed.key}`, left);
  }

  async #modelRun(model: DocumentAtModel, timeoutSeconds: number): Promise<ModelRun> {
    const content = this.#contents.get(model.model) ?? { image: "" };
    const base = { model: model.model, content, ...describe(model, timeoutSeconds) };
    if (model.state !== "succeeded") return base;
    return { ...base, body: await this.#read(model.location) };
  }

  async #read(uri: string): Promise<Buffer> {
    const { GetObjectCommand } = await import("@aws-sdk/client-s3");
    const { bucket, key } = parseS3Object(uri) ?? { bucket: "", key: "" };
    return await askAws({
      tried: `read ${uri}`,
      action: "s3:GetObject",
      send: async () => {
        const { Body } = await this.#s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return Buffer.from((await Body?.transformToByteArray()) ?? []);
      },
    });
  }
}

/** How a model's state reads in a run that has ended. */
function describe(
  model: DocumentAtModel,
  timeoutSeconds: number,
): { readonly status: Status; readonly reason?: string } {
  switch (model.state) {
    case "succeeded":
      return { status: "succeeded" };
    case "failed":
      return { status: "failed", reason: model.reason };
    case "superseded":
      return { status: "superseded", reason: "its document was overwritten or deleted" };
    case "skipped":
      return { status: "skipped", reason: `${model.because} did not predict` };
    case "running":
      return { status: "timed-out", reason: `it was still at work after ${timeoutSeconds} s` };
    case "waiting":
      return { status: "timed-out", reason: `it had not begun after ${timeoutSeconds} s` };
  }
}
