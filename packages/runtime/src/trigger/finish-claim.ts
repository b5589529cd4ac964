import type { ClaimResult, StoredClaim } from "../claims/claim-store.ts";
import type { Outcome } from "../messages/handle-batch.ts";
import { type LogFields, statusFields } from "../ports/log.ts";
import { planInvocation } from "./plan-invocation.ts";
import type { TriggerContext } from "./trigger-dependencies.ts";

/** Invokes the endpoint for a claim in hand and records it; logs and answers what else claiming may have come to. */
export async function finishClaim(result: ClaimResult, documentId: string, context: TriggerContext): Promise<Outcome> {
  switch (result.kind) {
    case "claimed":
      await invoke(result.stored, context);
      return "done";
    case "done":
      context.log.info(result.because === "superseded" ? "document superseded" : "duplicate event", {
        document_id: documentId,
      });
      return "done";
    case "wait":
      context.log.info("document claimed by another event", { document_id: documentId });
      return "later";
  }
}

async function invoke(stored: StoredClaim, context: TriggerContext): Promise<void> {
  const { claim } = stored;
  const startedMs = context.clock.nowMs();
  const receipt = await context.endpoint.invokeAsync(planInvocation(claim, context.config));
  const invokedMs = context.clock.nowMs();
  await context.claims.markInvoked(stored, receipt, invokedMs);
  const fields: LogFields = {
    document_id: claim.documentId,
    inference_id: claim.documentId,
    attempt: claim.attempts,
    duration_ms: invokedMs - startedMs,
    ...(receipt.httpStatus !== undefined && statusFields(receipt.httpStatus)),
    ...(receipt.outputLocation !== undefined && { output_location: receipt.outputLocation }),
  };
  context.log.info("model invoked", fields);
}
