import { type ResolvedMonitoring, type ResolvedPipeline, resolveMonitoring } from "@sluice/spec";
import { type DeployedNames, deployedNames } from "./deployed-names.ts";
import type { MonitoringEnvironment } from "./monitoring-environment.ts";

/** What boards, monitors and objectives are made from: plain data, the same whenever its parts are the same. */
export interface MonitoringFacts {
  readonly pipeline: ResolvedPipeline;
  readonly environment: MonitoringEnvironment;
  readonly names: DeployedNames;
  readonly limits: ResolvedMonitoring;
  readonly asyncMetrics: boolean;
  /** Seconds after which a CloudWatch metric has arrived. */
  readonly metricDelaySeconds: number;
  /** The pipeline's file, as a person names it to `sluice`. */
  readonly file: string;
}

/** What {@link monitoringFacts} puts together. */
export interface MonitoringFactsOptions {
  readonly pipeline: ResolvedPipeline;
  readonly environment: MonitoringEnvironment;
  /** @defaultValue the names that `@sluice/infra` gives */
  readonly names?: DeployedNames | undefined;
  /** @defaultValue `pipelines/<name>/pipeline.yaml` */
  readonly file?: string | undefined;
}

/** Puts together what is known of a pipeline in an environment. */
export function monitoringFacts({ pipeline, environment, names, file }: MonitoringFactsOptions): MonitoringFacts {
  return {
    pipeline,
    environment,
    names: names ?? deployedNames(pipeline, environment),
    limits: pipeline.monitoring ?? resolveMonitoring(),
    asyncMetrics: environment.asyncMetrics ?? false,
    metricDelaySeconds: environment.metricDelaySeconds ?? 900,
    file: file ?? `pipelines/${pipeline.name}/pipeline.yaml`,
  };
}

/** What keeps our metrics and tags apart from other pipelines' in one Datadog organisation. */
export function scopeOf({ environment, pipeline }: MonitoringFacts): {
  readonly pipeline: string;
  readonly environment: string;
} {
  return { pipeline: pipeline.name, environment: environment.name };
}

/** How somebody is told of what should wake them: where nobody is to be woken, as in development, it is a warning. */
export function pageOrWarn({ environment }: MonitoringFacts): "page" | "warn" {
  return (environment.notify.page ?? []).length > 0 ? "page" : "warn";
}

/** Tags of what Datadog keeps for a pipeline. */
export function datadogTags({ environment, pipeline }: MonitoringFacts): readonly string[] {
  return [
    `env:${environment.name}`,
    "managed_by:sluice",
    `pipeline:${pipeline.name}`,
    `service:${pipeline.name}`,
    `team:${tagValue(pipeline.owner)}`,
  ];
}

/** Datadog's spelling of a tag's value: lower case, and underscores for what it does not take. */
function tagValue(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9_./:-]/g, "_");
}
