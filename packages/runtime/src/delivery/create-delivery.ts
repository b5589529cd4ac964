import { ClaimStore, claimMissing } from "../claims/claim-store.ts";
import type { DeliveryConfig } from "../config/delivery-config.ts";
import { inlinePredictionMaxBytes } from "../contracts/envelope.ts";
import { locatePrediction } from "../documents/locate-prediction.ts";
import { claimKey } from "../documents/state-keys.ts";
import { handleBatch, logOf } from "../messages/handle-batch.ts";
import type { Message, ObjectCreated } from "../messages/message.ts";
import type { BatchHandler } from "../messages/sqs-event.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log, LogFields } from "../ports/log.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import type { Parcel, PredictionDestination } from "../ports/prediction-destination.ts";
import { RuntimeError, type RuntimeErrorCode } from "../runtime-error.ts";
import { buildParcel } from "./build-envelope.ts";

/** The outside world of a delivery. */
export interface DeliveryPorts {
  readonly store: ObjectStore;
  /** In the order they are served; a parcel that one refuses is kept from the next and comes again. */
  readonly destinations: readonly PredictionDestination[];
  readonly clock: Clock;
  readonly log: Log;
}

/** The delivery of a pipeline: wraps predictions in envelopes and sends them to every destination. */
export function createDelivery(config: DeliveryConfig, outside: DeliveryPorts): BatchHandler {
  return (event, invocation) => {
    const ports = { ...outside, log: logOf(outside.log, invocation) };
    const parcels = new Map<Parcel, Message>();
    return handleBatch(event, {
      invocation,
      clock: ports.clock,
      log: ports.log,
      documentOf: (message) =>
        message.kind === "object-created" ? locatePrediction(message.key)?.documentId : undefined,
      fieldsOf: (message) => {
        const located = message.kind === "object-created" ? locatePrediction(message.key) : undefined;
        return located === undefined ? {} : { model: located.model };
      },
      handle: async (message) => {
        const parcel = await packMessage(message, config, ports);
        if (parcel) parcels.set(parcel, message);
        return "done";
      },
      finish: async () => {
        const refused = await sendParcels([...parcels.keys()], ports);
        return new Set([...parcels].filter(([parcel]) => refused.has(parcel)).map(([, message]) => message));
      },
    });
  };
}

async function packMessage(
  message: Message,
  config: DeliveryConfig,
  ports: DeliveryPorts,
): Promise<Parcel | undefined> {
  if (message.kind !== "object-created") {
    ports.log.info("message ignored", { reason: message.kind === "irrelevant" ? message.reason : message.kind });
    return undefined;
  }
  const located = locatePrediction(message.key);
  if (!located) {
    ports.log.warn("object ignored", { bucket: message.bucket, key: message.key, reason: "it is no prediction" });
    return undefined;
  }
  const [stored, found] = await Promise.all([
    readPrediction(message, ports.store),
    new ClaimStore(ports.store, message.bucket).read(located.documentId),
  ]);
  if (!found) throw claimMissing({ bucket: message.bucket, key: claimKey(located.documentId) });
  return buildParcel({ config, object: message, located, stored, claim: found.claim, nowMs: ports.clock.nowMs() });
}

async function readPrediction(object: ObjectCreated, store: ObjectStore) {
  const readable = object.sizeBytes <= inlinePredictionMaxBytes;
  const stored = readable ? await store.get(object) : await store.head(object);
  if (stored) return stored;
  throw new RuntimeError(
    "RUNTIME_PREDICTION_MISSING",
    `the prediction "${object.key}" is gone from the bucket "${object.bucket}"`,
    {
      hint: "restore the object and redrive the message, or delete the message",
    },
  );
}

async function sendParcels(parcels: readonly Parcel[], ports: DeliveryPorts): Promise<ReadonlySet<Parcel>> {
  const failed = new Set<Parcel>();
  for (const destination of ports.destinations) {
    const remaining = parcels.filter((parcel) => !failed.has(parcel) && isFor(destination, parcel));
    if (remaining.length === 0) continue;
    for (const [parcel, reason] of await destination.send(remaining)) {
      failed.add(parcel);
      ports.log.error("message failed", {
        ...fieldsOf(parcel),
        destination: destination.name,
        error: reason,
        error_code: "RUNTIME_DELIVERY_REFUSED" satisfies RuntimeErrorCode,
      });
    }
  }
  for (const parcel of parcels) if (!failed.has(parcel)) ports.log.info("prediction delivered", fieldsOf(parcel));
  return failed;
}

/** A warehouse gets no predictions of tests; subscribers do, and tell them by their mark. */
function isFor({ isLasting }: PredictionDestination, { envelope }: Parcel): boolean {
  return !(isLasting && envelope.test === true);
}

function fieldsOf({ envelope }: Parcel): LogFields {
  const { sourceCreatedAt, invokedAt, predictedAt, deliveredAt } = envelope.times;
  return {
    model: envelope.model,
    model_version: envelope.modelVersion,
    document_id: envelope.documentId,
    ...(envelope.test && { test: true }),
    size_bytes: envelope.output.sizeBytes,
    document_ms: millisecondsBetween(sourceCreatedAt, deliveredAt),
    // Waiting for an instance included: it is what a consumer waits for.
    ...(invokedAt !== null && { prediction_ms: millisecondsBetween(invokedAt, predictedAt) }),
    ...(envelope.predictionOmitted && { prediction_omitted: envelope.predictionOmitted }),
  };
}

/** S3 tells times in whole seconds, so what is faster may seem to have ended before it began. */
function millisecondsBetween(from: string, to: string): number {
  return Math.max(0, Date.parse(to) - Date.parse(from));
}
