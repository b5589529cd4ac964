import type { DeliveryConfig } from "../config/delivery-config.ts";
import type { Claim } from "../contracts/claim.ts";
import { type Envelope, inlinePredictionMaxBytes } from "../contracts/envelope.ts";
import type { LocatedPrediction } from "../documents/locate-prediction.ts";
import { isTestKey } from "../documents/test-mark.ts";
import type { ObjectCreated } from "../messages/message.ts";
import type { ObjectHead, StoredObject } from "../ports/object-store.ts";
import type { Parcel } from "../ports/prediction-destination.ts";

/** What {@link buildParcel} puts together. */
export interface ParcelOptions {
  readonly config: DeliveryConfig;
  readonly object: ObjectCreated;
  readonly located: LocatedPrediction;
  /** Without `content` when it is too large to be read. */
  readonly stored: ObjectHead | StoredObject;
  readonly claim: Claim;
  readonly nowMs: number;
}

/** Room for one envelope: an SNS message has 256 KiB with its attributes. @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const envelopeMaxBytes = 250 * 1024;

/** Wraps a prediction for its consumers. */
export function buildParcel(options: ParcelOptions): Parcel {
  const content = "content" in options.stored ? options.stored.content : undefined;
  if (!content || content.byteLength > inlinePredictionMaxBytes) return parcelWithout(options, "too-large");
  const prediction = parseJson(content);
  if (!prediction) return parcelWithout(options, "not-json");
  const envelope: Envelope = { ...baseOf(options), prediction: prediction.value };
  const json = sendable(renderEnvelope(envelope, prediction.text));
  return Buffer.byteLength(json) > envelopeMaxBytes ? parcelWithout(options, "too-large") : { envelope, json };
}

/**
 * The envelope as one line of JSON. The prediction's own text is carried, not its parsed value: parsing would round long numbers.
 * Line breaks stand only between JSON's tokens, so a space does as well.
 */
export function renderEnvelope(envelope: Envelope, predictionText: string): string {
  const { prediction: _, ...rest } = envelope;
  return `${JSON.stringify(rest).slice(0, -1)},"prediction":${predictionText.trim().replaceAll(/[\r\n]+/g, " ")}}`;
}

function parcelWithout(options: ParcelOptions, why: "too-large" | "not-json"): Parcel {
  const envelope: Envelope = { ...baseOf(options), prediction: null, predictionOmitted: why };
  return { envelope, json: sendable(JSON.stringify(envelope)) };
}

/**
 * JSON text in characters that a queue takes: these two may stand in a JSON string, but SQS refuses or replaces them.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
function sendable(json: string): string {
  return json.replaceAll("\ufffe", "\\ufffe").replaceAll("\uffff", "\\uffff");
}

function baseOf({ config, object, located, stored, claim, nowMs }: ParcelOptions): Omit<Envelope, "prediction"> {
  const { bucket, key, versionId } = claim.source;
  const sizeBytes = "content" in stored ? stored.content.byteLength : stored.sizeBytes;
  return {
    version: 1,
    pipeline: config.pipeline,
    environment: config.environment,
    model: located.model,
    modelVersion: claim.modelVersion,
    documentId: located.documentId,
    source: { bucket, key, ...(versionId !== undefined && { versionId }) },
    ...(isTestKey(key) && { test: true }),
    output: {
      bucket: object.bucket,
      key: object.key,
      ...(stored.versionId !== undefined && { versionId: stored.versionId }),
      sizeBytes,
    },
    times: {
      sourceCreatedAt: claim.source.createdAt,
      invokedAt: claim.invokedAt ?? null,
      predictedAt: object.createdAt,
      deliveredAt: new Date(nowMs).toISOString(),
    },
  };
}

function parseJson(content: Uint8Array): { readonly value: unknown; readonly text: string } | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(content);
    return { value: JSON.parse(text), text };
  } catch {
    // Not JSON or not UTF-8: the envelope says so, and where the prediction is.
    return undefined;
  }
}
