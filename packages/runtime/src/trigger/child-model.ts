import { ClaimStore, claimMissing } from "../claims/claim-store.ts";
import type { Work } from "../claims/claim-transitions.ts";
import type { S3Location, SourceObject } from "../contracts/s3-location.ts";
import { traceparent } from "../documents/custom-attributes.ts";
import { type LocatedPrediction, locatePrediction } from "../documents/locate-prediction.ts";
import { claimKey } from "../documents/state-keys.ts";
import type { Outcome } from "../messages/handle-batch.ts";
import type { ObjectCreated } from "../messages/message.ts";
import { joinPredictions } from "./fan-in.ts";
import { finishClaim } from "./finish-claim.ts";
import { assertInputSize } from "./input-size.ts";
import { claimantOf, contextOf, type TriggerContext } from "./trigger-dependencies.ts";

/** Handles a parent's prediction for a model that depends on one or more parents. */
export async function handlePrediction(object: ObjectCreated, context: TriggerContext): Promise<Outcome> {
  const prediction = locatePrediction(object.key);
  if (!prediction || !context.config.parents.includes(prediction.model)) {
    context.log.warn("object ignored", {
      bucket: object.bucket,
      key: object.key,
      reason: "it is no parent's prediction",
    });
    return "done";
  }
  assertInputSize(object);
  const source = await readSource(object.bucket, prediction, context);
  const location: S3Location = { bucket: object.bucket, key: object.key };
  const arrived = { documentId: prediction.documentId, parent: prediction.model, prediction: location, source };
  const joined =
    context.config.parents.length === 1 ? { input: location, source } : await joinPredictions(arrived, context);
  if (!joined) return "done";
  const work = planChildWork(prediction.documentId, joined, context);
  const claimed = await context.claims.claim(work, claimantOf(object.eventId, context));
  return finishClaim(claimed, work.documentId, contextOf(source, context));
}

async function readSource(
  bucket: string,
  prediction: LocatedPrediction,
  context: TriggerContext,
): Promise<SourceObject> {
  const stored = await new ClaimStore(context.store, bucket).read(prediction.documentId);
  if (!stored) throw claimMissing({ bucket, key: claimKey(prediction.documentId) });
  return stored.claim.source;
}

function planChildWork(documentId: string, joined: Pick<Work, "input" | "source">, context: TriggerContext): Work {
  const { config } = context;
  return {
    documentId,
    model: config.model,
    modelVersion: config.modelVersion,
    ...joined,
    contentType: config.contentType,
    traceparent: traceparent(documentId, config.model),
  };
}
