import type { Outcome } from "../messages/handle-batch.ts";
import type { InferenceFailed } from "../messages/message.ts";
import { RuntimeError } from "../runtime-error.ts";
import { finishClaim } from "./finish-claim.ts";
import { isCurrent } from "./plan-root-work.ts";
import { stage } from "./root-model.ts";
import { claimantOf, contextOf, type TriggerContext } from "./trigger-dependencies.ts";

/** Invokes a model again for a failure notification that somebody put on its queue. */
export async function redriveFailure(failure: InferenceFailed, outside: TriggerContext): Promise<Outcome> {
  const { config } = outside;
  if (failure.endpointName !== undefined && failure.endpointName !== config.endpointName) {
    // It failed for another model, so acknowledging it here would lose the document.
    throw new RuntimeError(
      "RUNTIME_WRONG_ENDPOINT",
      `the failure is of the endpoint "${failure.endpointName}", this trigger invokes "${config.endpointName}"`,
      {
        hint: "put the notification on the queue of the model that failed",
      },
    );
  }
  const claimant = claimantOf(failure.eventId, outside);
  const claimed = await outside.claims.reclaim(failure.inferenceId, claimant, config.modelVersion);
  if (claimed.kind !== "claimed") return finishClaim(claimed, failure.inferenceId, outside);
  const { source } = claimed.stored.claim;
  const context = contextOf(source, outside);
  if (config.parents.length > 0) return finishClaim(claimed, failure.inferenceId, context);
  const head = await context.store.head(source);
  const current = head !== undefined && isCurrent(source, head);
  const result = current ? await stage(claimed, source, context) : await context.claims.markSuperseded(claimed.stored);
  return finishClaim(result, failure.inferenceId, context);
}
