import type { ResourceStep } from "../engine/resource-step.ts";
import { textAt } from "../plan/input-values.ts";
import { resourceTypes } from "../plan/resource-types.ts";
import type { ServedEndpoints } from "./served-endpoints.ts";

const key = "endpointConfigName";

/**
 * Steps that begin with what the endpoints serve. After an update that failed, the stack has the configuration that an endpoint was
 * given, and SageMaker serves the one before it: only from that does a retry restart anything.
 */
export function stepsFromServed(steps: readonly ResourceStep[], { inService }: ServedEndpoints): ResourceStep[] {
  return steps.map((step) => {
    const { before, after, changed, type } = step;
    const given = textAt(before, key);
    if (type !== resourceTypes.endpoint || before === undefined || given === undefined) return step;
    const served = inService[textAt(before, "tags", "sluice:model") ?? ""];
    if (served === undefined || served === given) return step;
    const isMoved = after !== undefined && textAt(after, key) !== served;
    const others = changed.filter((path) => path !== key);
    return { ...step, before: { ...before, [key]: served }, changed: isMoved ? [...others, key] : others };
  });
}
