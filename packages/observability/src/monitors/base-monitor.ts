import { datadogTags, type MonitoringFacts, pageOrWarn } from "../monitoring-facts.ts";
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
  const severity = plan.severity === "page" ? pageOrWarn(facts) : plan.severity;
  return {
    ...plan,
    severity,
    name: `[${pipeline.name} ${environment.name}] ${plan.name}`,
    options: { ...plan.options, ...(severity === "page" && { renotifyMinutes }) },
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
