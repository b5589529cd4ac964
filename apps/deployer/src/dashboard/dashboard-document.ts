import {
  type MonitoringFacts,
  type MonitorPlan,
  planMonitors,
  planObjectives,
  type RenderedObjective,
  renderMonitor,
  renderObjective,
} from "@sluice/observability/plans";
import type { DashboardOutput } from "../output/dashboard-output.ts";
import { boardUrlToCome, idsToCome } from "./ids-to-come.ts";
import { readPayload } from "./payload.ts";

/** A pipeline's monitoring as `sluice dashboard --json` prints it. */
export function describeDashboard(facts: MonitoringFacts): DashboardOutput {
  const monitors = planMonitors(facts);
  const ids = idsToCome(facts, monitors);
  return {
    version: 1,
    pipeline: facts.pipeline.name,
    environment: facts.environment.name,
    dashboard: readPayload(facts) as DashboardOutput["dashboard"],
    monitors: monitors.map((plan) => {
      const { message, name, priority, query, type } = renderMonitor(facts, plan, { ids, boardUrl: boardUrlToCome });
      return {
        key: plan.key,
        name,
        severity: plan.severity,
        type,
        query,
        threshold: thresholdOf(plan),
        message,
        priority,
      };
    }),
    objectives: planObjectives(facts).map((plan) => {
      const rendered = renderObjective(facts, plan);
      const { days, description, key, name, targetPercent } = plan;
      return { key, name, description, targetPercent, days, queries: queriesOf(rendered) };
    }),
  };
}

function thresholdOf({ condition }: MonitorPlan): DashboardOutput["monitors"][number]["threshold"] {
  switch (condition.kind) {
    case "metric":
      return { value: condition.threshold, unit: condition.unit };
    case "burn-rate":
      return { value: condition.threshold, unit: "times" };
    case "both":
      return null;
  }
}

function queriesOf({ query, sli_specification: slices }: RenderedObjective): string[] {
  const values = slices?.time_slice.query.queries ?? [];
  return [
    ...(query === undefined ? [] : [query.numerator, query.denominator]),
    ...values.map(({ query: text }) => text),
  ];
}
