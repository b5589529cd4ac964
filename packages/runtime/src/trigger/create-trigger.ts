import { ClaimStore } from "../claims/claim-store.ts";
import type { TriggerConfig } from "../config/trigger-config.ts";
import { documentId } from "../documents/document-id.ts";
import { locatePrediction } from "../documents/locate-prediction.ts";
import { isTestKey } from "../documents/test-mark.ts";
import { handleBatch, logOf, type Outcome } from "../messages/handle-batch.ts";
import type { Message } from "../messages/message.ts";
import type { BatchHandler } from "../messages/sqs-event.ts";
import { handlePrediction } from "./child-model.ts";
import { redriveFailure } from "./redrive.ts";
import { handleSourceObject } from "./root-model.ts";
import type { TriggerContext, TriggerPorts } from "./trigger-dependencies.ts";

/** The trigger of one model: turns objects and failure notifications into asynchronous invocations. */
export function createTrigger(config: TriggerConfig, ports: TriggerPorts): BatchHandler {
  const claims = new ClaimStore(ports.store, config.stateBucket);
  return (event, invocation) => {
    const context: TriggerContext = { ...ports, log: logOf(ports.log, invocation), config, claims };
    return handleBatch(event, {
      clock: ports.clock,
      log: context.log,
      documentOf: (message) => documentOf(message, config),
      fieldsOf: (message) => (message.kind === "object-created" && isTestKey(message.key) ? { test: true } : {}),
      handle: (message) => handleMessage(message, context),
      invocation,
    });
  };
}

async function handleMessage(message: Message, context: TriggerContext): Promise<Outcome> {
  switch (message.kind) {
    case "object-created":
      return context.config.parents.length === 0
        ? handleSourceObject(message, context)
        : handlePrediction(message, context);
    case "inference-failed":
      return redriveFailure(message, context);
    case "irrelevant":
      context.log.info("message ignored", { reason: message.reason });
      return "done";
  }
}

/** The document a message is about, if it is about one. */
function documentOf(message: Message, config: TriggerConfig): string | undefined {
  if (message.kind === "irrelevant") return undefined;
  if (message.kind === "inference-failed") return message.inferenceId;
  return config.parents.length === 0 ? documentId(message) : locatePrediction(message.key)?.documentId;
}
