import type { ScalingSettings } from "./endpoint-settings.ts";

/** What an endpoint has to do and to do it with. */
export interface Load {
  /** Requests that wait. */
  readonly backlog: number;
  /** Requests being worked on. */
  readonly inFlight: number;
  readonly instances: number;
}

/**
 * Instances the scaling policies ask for: enough for the backlog per instance, one at least while there is any work, and fewer only when nothing is under way.
 * Cooldowns are left out: on a laptop an instance is a number of places, not a machine that takes minutes to come.
 */
export function desiredInstances({ backlog, inFlight, instances }: Load, scaling: ScalingSettings): number {
  const hasWork = backlog + inFlight > 0;
  const wanted = Math.max(hasWork ? 1 : 0, Math.ceil(backlog / scaling.backlogPerInstance));
  const bounded = Math.min(scaling.maxInstances, Math.max(scaling.minInstances, wanted));
  return hasWork ? Math.max(bounded, Math.min(instances, scaling.maxInstances)) : bounded;
}
