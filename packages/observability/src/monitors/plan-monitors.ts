import type { MonitoringFacts } from "../monitoring-facts.ts";
import { planObjectives } from "../slos/plan-objectives.ts";
import { planBurnRateMonitors } from "./burn-rate-monitors.ts";
import { planDeliveryMonitors } from "./delivery-monitors.ts";
import { planFailureMonitors } from "./failure-monitors.ts";
import { planHandlerMonitors } from "./handler-monitors.ts";
import type { MonitorPlan } from "./monitor.ts";
import { planQueueMonitors } from "./queue-monitors.ts";
import { planUnansweredMonitors } from "./unanswered-monitors.ts";

/** All monitors of a pipeline in an environment; parts come before the monitors that look at them. */
export function planMonitors(facts: MonitoringFacts): readonly MonitorPlan[] {
  return [
    ...planQueueMonitors(facts),
    ...planFailureMonitors(facts),
    ...planUnansweredMonitors(facts),
    ...planHandlerMonitors(facts),
    ...planDeliveryMonitors(facts),
    ...planObjectives(facts).flatMap((objective) => planBurnRateMonitors(facts, objective)),
  ];
}
