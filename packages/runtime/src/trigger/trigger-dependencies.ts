import type { ClaimStore } from "../claims/claim-store.ts";
import type { Claimant } from "../claims/claim-transitions.ts";
import type { TriggerConfig } from "../config/trigger-config.ts";
import { isTestKey } from "../documents/test-mark.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { ModelEndpoint } from "../ports/model-endpoint.ts";
import type { ObjectStore } from "../ports/object-store.ts";

/** The outside world of a trigger. */
export interface TriggerPorts {
  readonly store: ObjectStore;
  readonly endpoint: ModelEndpoint;
  readonly clock: Clock;
  readonly log: Log;
}

/** What every step of a trigger works with. */
export interface TriggerContext extends TriggerPorts {
  readonly config: TriggerConfig;
  readonly claims: ClaimStore;
}

/** The context of work on a source object: what is logged of a test's document says so. */
export function contextOf({ key }: { readonly key: string }, context: TriggerContext): TriggerContext {
  return isTestKey(key) ? { ...context, log: context.log.with({ test: true }) } : context;
}

/** An event as the one who claims, from now on. */
export function claimantOf(eventId: string, context: TriggerContext): Claimant {
  return { owner: eventId, nowMs: context.clock.nowMs(), leaseSeconds: context.config.claimLeaseSeconds };
}
