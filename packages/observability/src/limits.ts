import type { Unit } from "./metrics/metric.ts";
import type { MonitoringFacts } from "./monitoring-facts.ts";

/** A value in the unit of what it is compared with. */
export interface Limit {
  readonly value: number;
  readonly unit: Unit;
}

/** Limits that monitors compare with and boards draw: worked out once, so that both show the same. */
export interface Limits {
  readonly deadLetters: Limit;
  readonly keptFailures: Limit;
  readonly waiting: Limit;
  readonly failureShare: Limit;
  readonly failures: Limit;
  readonly handlerErrorShare: Limit;
  readonly throttleShare: Limit;
  readonly deliveryDelay: Limit;
}

/** A pipeline's limits in the units of the metrics they are for. */
export function limitsOf({ limits }: MonitoringFacts): Limits {
  return {
    deadLetters: { value: limits.maxDeadLetters, unit: "message" },
    keptFailures: { value: limits.maxKeptFailures, unit: "message" },
    waiting: { value: limits.maxWaitingMinutes * 60, unit: "second" },
    failureShare: { value: limits.maxFailurePercent, unit: "percent" },
    failures: { value: limits.minFailures, unit: "request" },
    handlerErrorShare: { value: limits.maxHandlerErrorPercent, unit: "percent" },
    throttleShare: { value: limits.maxThrottlePercent, unit: "percent" },
    deliveryDelay: { value: limits.maxDeliveryDelayMinutes * 60, unit: "second" },
  };
}
