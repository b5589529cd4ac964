import { join } from "node:path";
import type { Claim } from "@sluice/runtime";
import { claimKey, inlinePredictionMaxBytes } from "@sluice/runtime";
import { modelNames } from "@sluice/spec";
import { parseS3Object } from "../aws/s3-place.ts";
import type { RunOutput } from "../output/run-output.ts";
import type { PipelineForEnvironment } from "../pipeline/read-pipeline-for.ts";
import { reportDenials } from "./denials.ts";
import type { LocalSession } from "./local-session.ts";
import { parsePrediction } from "./prediction.ts";
import { predictionPath, writePrediction } from "./prediction-files.ts";
import type { RunObserver } from "./run-observer.ts";
import { documentStatus, type Ending, type ModelOutcome } from "./status.ts";

type DocumentOutput = RunOutput["documents"][number];
type ModelOutput = DocumentOutput["models"][number];

/** What results are collected from. */
export interface CollectOptions {
  readonly target: PipelineForEnvironment;
  /** Where predictions and claims are read. */
  readonly session: Pick<LocalSession, "read">;
  readonly observer: RunObserver;
  readonly state: Ending["state"];
  /** Absolute folder the predictions are copied to. */
  readonly output: string;
}

/** Copies every prediction to the output folder and says how each document ended. */
export async function collectResults(options: CollectOptions): Promise<RunOutput> {
  const { target, observer } = options;
  const ending = observer.ending(options.state, await findSuperseded(options));
  const documents: DocumentOutput[] = [];
  for (const documentId of observer.ledger.documents.keys())
    documents.push(await collectDocument(documentId, ending, options));
  const { pipeline, environment } = target;
  return {
    version: 1,
    pipeline: pipeline.name,
    environment: environment.name,
    documents,
    delivered: observer.ledger.delivered,
    notifications: observer.ledger.notifications,
    denied: reportDenials(observer.denials, target),
  };
}

/** Says how one document ended. */
export async function collectDocument(
  documentId: string,
  ending: Ending,
  options: CollectOptions,
): Promise<DocumentOutput> {
  const outcomes = options.observer.outcomes(documentId, ending);
  const source = options.observer.ledger.documents.get(documentId)?.source;
  const models: ModelOutput[] = [];
  for (const outcome of outcomes) models.push(await collectModel(outcome, source?.key ?? documentId, options));
  return {
    documentId,
    source: source === undefined ? "" : `s3://${source.bucket}/${source.key}`,
    status: documentStatus(outcomes),
    models,
  };
}

async function collectModel(
  outcome: ModelOutcome,
  key: string,
  { session, target, output }: CollectOptions,
): Promise<ModelOutput> {
  const kept =
    outcome.output === undefined
      ? undefined
      : await keepPrediction(outcome, outcome.output, { key, session, target, output });
  return {
    model: outcome.model,
    status: outcome.status,
    attempts: outcome.attempts,
    startedAt: isoTime(outcome.startedAtMs),
    finishedAt: isoTime(outcome.finishedAtMs),
    output: outcome.output ?? null,
    file: kept?.file ?? null,
    prediction: kept?.prediction ?? null,
    reason: outcome.reason ?? null,
  };
}

interface KeepOptions extends Pick<CollectOptions, "session" | "target" | "output"> {
  readonly key: string;
}

async function keepPrediction({ model }: ModelOutcome, uri: string, { key, session, target, output }: KeepOptions) {
  const place = parseS3Object(uri);
  const body = place && (await session.read(place.bucket, place.key));
  if (body === undefined) return undefined;
  const { prefix } = target.pipeline.source;
  const file = join(output, predictionPath(key.startsWith(prefix) ? key.slice(prefix.length) : key, model));
  writePrediction(file, body);
  return { file, prediction: body.length > inlinePredictionMaxBytes ? undefined : parsePrediction(body) };
}

/** Documents that a root model's claim calls superseded. */
async function findSuperseded({ target, session, observer }: CollectOptions): Promise<Set<string>> {
  const { pipeline, environment } = target;
  const place = { pipeline: pipeline.name, stage: pipeline.stage, accountId: environment.account };
  const roots = pipeline.models.filter(({ parents }) => parents.length === 0);
  const superseded = new Set<string>();
  for (const { documentId, attempts } of observer.ledger.documents.values()) {
    for (const { name } of roots) {
      if (attempts.has(name)) continue;
      const claim = await session.read(modelNames({ ...place, model: name }).bucket, claimKey(documentId));
      if (claim !== undefined && (JSON.parse(claim.toString("utf8")) as Claim).state === "superseded")
        superseded.add(documentId);
    }
  }
  return superseded;
}

function isoTime(atMs: number | undefined): string | null {
  return atMs === undefined ? null : new Date(atMs).toISOString();
}
