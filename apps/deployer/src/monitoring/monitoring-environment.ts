import type { MonitoringEnvironment } from "@sluice/observability/plans";
import type { Environment } from "../environments/environment-schema.ts";

/** What monitoring needs to know of an environment; undefined where Datadog does not watch it. */
export function monitoringEnvironment(environment: Environment): MonitoringEnvironment | undefined {
  const { name, stage, account, region, datadog } = environment;
  if (datadog === undefined) return undefined;
  const { site, notify, asyncMetrics, metricDelaySeconds } = datadog;
  return {
    name,
    stage,
    accountId: account,
    region,
    site,
    notify,
    ...(asyncMetrics === undefined ? {} : { asyncMetrics }),
    ...(metricDelaySeconds === undefined ? {} : { metricDelaySeconds }),
  };
}
