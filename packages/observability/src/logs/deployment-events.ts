import type { ResolvedPipeline } from "@sluice/spec";
import type { MonitoringEnvironment } from "../monitoring-environment.ts";

/** Whose deployments they are. */
export interface DeploymentSubject {
  readonly environment: Pick<MonitoringEnvironment, "name">;
  readonly pipeline: Pick<ResolvedPipeline, "name">;
}

/** Tags of the event that a deployment reports to Datadog, so that boards show it. */
export function deploymentTags({ environment, pipeline }: DeploymentSubject): readonly string[] {
  return [`env:${environment.name}`, `pipeline:${pipeline.name}`, `service:${pipeline.name}`, "source:sluice"];
}

/** Finds the events of deployments. */
export function deploymentSearch(subject: DeploymentSubject): string {
  return deploymentTags(subject).toReversed().join(" ");
}
