import { datadogTags, type MonitoringFacts } from "../monitoring-facts.ts";
import type { MonitorOptions, MonitorPlan } from "./monitor.ts";

/** Seconds that a new endpoint, queue or function is left alone: an endpoint takes minutes to start. */
const newGroupDelaySeconds = 900;

/** Minutes after which somebody is woken again by what is still there. */
const renotifyMinutes = 120;

/** What monitors of one pipeline share, besides what is given. */
export function monitor(
  facts: MonitoringFacts,
  plan: Omit<MonitorPlan, "tags" | "name" | "options"> & { readonly name: string; readonly options?: MonitorOptions },
): MonitorPlan {
  const { environment, pipeline } = facts;
  const pages = plan.severity === "page" && (environment.notify.page ?? []).length > 0;
  return {
    ...plan,
    // Without anybody to wake, as in development, a page is a warning.
    severity: plan.severity === "page" && !pages ? "warn" : plan.severity,
    name: `[${pipeline.name} ${environment.name}] ${plan.name}`,
    options: { ...plan.options, ...(pages && { renotifyMinutes }) },
    tags: [...datadogTags(facts), `monitor:${plan.key}`].sort(),
  };
}

/** How a metric of CloudWatch is looked at: late, and left alone while its group is new. */
export function cloudWatchOptions(
  { metricDelaySeconds }: MonitoringFacts,
  onMissingData?: MonitorOptions["onMissingData"],
): MonitorOptions {
  return {
    evaluationDelaySeconds: metricDelaySeconds,
    newGroupDelaySeconds,
    ...(onMissingData !== undefined && { onMissingData }),
  };
}
