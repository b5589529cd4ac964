import type { MonitoringFacts } from "../monitoring-facts.ts";

/** Tags of the event that a deployment reports to Datadog, so that boards show it. */
export function deploymentTags({ environment, pipeline }: MonitoringFacts): readonly string[] {
  return [`env:${environment.name}`, `pipeline:${pipeline.name}`, `service:${pipeline.name}`, "source:sluice"];
}

/** Finds the events of deployments. */
export function deploymentSearch(facts: MonitoringFacts): string {
  return deploymentTags(facts).toReversed().join(" ");
}
