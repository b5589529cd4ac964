import type { ResourceStep } from "../engine/resource-step.ts";
import { toResourceChanges } from "../plan/resource-changes.ts";
import { isBookkeeping } from "../plan/resource-types.ts";

/** How many resources an operation changed, by its own steps: what a preview said before may have been another number. */
export function countChanges(steps: readonly ResourceStep[]): number {
  return toResourceChanges(steps).filter(({ kind, type }) => kind !== "same" && !isBookkeeping(type)).length;
}
