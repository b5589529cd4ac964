import type { BlueGreen } from "./deployment-environment.ts";

/** Blue/green settings with every default filled in. */
export function blueGreenSettings(blueGreen: BlueGreen): Required<BlueGreen> {
  // Ten linear steps of the default wait would take longer than the provider waits.
  const stepPercent = blueGreen.routing === "linear" ? 25 : 10;
  return { stepPercent, waitSeconds: 300, terminationWaitSeconds: 300, ...blueGreen };
}

/** Seconds that an update waits in all, besides the start of the new instances. */
export function updateWaitSeconds({
  routing,
  stepPercent,
  terminationWaitSeconds,
  waitSeconds,
}: Required<BlueGreen>): number {
  const steps = { "all-at-once": 1, canary: 2, linear: Math.ceil(100 / stepPercent) }[routing];
  return steps * waitSeconds + terminationWaitSeconds;
}
