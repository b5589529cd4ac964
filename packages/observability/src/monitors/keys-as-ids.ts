import type { MonitoringFacts } from "../monitoring-facts.ts";
import { planObjectives } from "../slos/plan-objectives.ts";
import { planMonitors } from "./plan-monitors.ts";
import type { DatadogIds } from "./render-monitor.ts";

/** Each plan's own key in the place of the id that Datadog has not given yet: for pictures, and for what does not depend on ids. */
export function keysAsIds(facts: MonitoringFacts): DatadogIds {
  const idOf = ({ key }: { readonly key: string }): [string, string] => [key, key];
  return {
    monitors: Object.fromEntries(planMonitors(facts).map(idOf)),
    objectives: Object.fromEntries(planObjectives(facts).map(idOf)),
  };
}
