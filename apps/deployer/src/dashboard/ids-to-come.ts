import { type DatadogIds, type MonitoringFacts, type MonitorPlan, planObjectives } from "@sluice/observability/plans";

/** What stands for the ids that Datadog gives when it makes things: their keys, in angle brackets. */
export function idsToCome(facts: MonitoringFacts, monitors: readonly MonitorPlan[]): DatadogIds {
  return { monitors: named(monitors), objectives: named(planObjectives(facts)) };
}

/** What stands for a board's address, which it has once it is made. */
export const boardUrlToCome = "<board>";

function named(plans: readonly { readonly key: string }[]): Readonly<Record<string, string>> {
  return Object.fromEntries(plans.map(({ key }) => [key, `<${key}>`]));
}
