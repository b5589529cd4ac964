import type { ClaimResult } from "../claims/claim-store.ts";
import type { SourceObject } from "../contracts/s3-location.ts";
import type { Outcome } from "../messages/handle-batch.ts";
import type { ObjectCreated } from "../messages/message.ts";
import { finishClaim } from "./finish-claim.ts";
import { assertInputSize } from "./input-size.ts";
import { isCurrent, planRootWork, whyIgnored } from "./plan-root-work.ts";
import { claimantOf, contextOf, type TriggerContext } from "./trigger-dependencies.ts";

/** Handles a source object for a model that listens to the source. */
export async function handleSourceObject(object: ObjectCreated, outside: TriggerContext): Promise<Outcome> {
  const context = contextOf(object, outside);
  const ignored = whyIgnored(object, context.config);
  if (ignored !== undefined) {
    context.log.info("object ignored", { bucket: object.bucket, key: object.key, reason: ignored });
    return "done";
  }
  assertInputSize(object);
  const head = await context.store.head(object);
  const work = planRootWork(object, context.config, head);
  const claimant = claimantOf(object.eventId, context);
  if (!head || !isCurrent(object, head)) {
    return finishClaim(await context.claims.supersede(work, claimant), work.documentId, context);
  }
  const claimed = await context.claims.claim(work, claimant);
  return finishClaim(await stage(claimed, work.source, context), work.documentId, context);
}

/** Makes the staged copy of a claimed source that needs one. A source that changed meanwhile is superseded. */
export async function stage(result: ClaimResult, source: SourceObject, context: TriggerContext): Promise<ClaimResult> {
  if (result.kind !== "claimed" || !source.staged) return result;
  const copied = await context.store.copy(source, source.staged);
  return copied ? result : context.claims.markSuperseded(result.stored);
}
