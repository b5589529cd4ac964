import {
  type DatadogIds,
  dashboardJson,
  type MonitoringFacts,
  planMonitors,
  planObjectives,
  type RenderedMonitor,
  renderMonitor,
  renderObjective,
} from "../../src/index.ts";

/** Any id there may be. */
export const someIds: DatadogIds = {
  monitors: new Proxy({}, { get: () => "12345" }),
  objectives: new Proxy({}, { get: () => "0123456789abcdef0123456789abcdef" }),
};

/** All monitors as Datadog takes them, by key. */
export function renderedMonitors(given: MonitoringFacts): ReadonlyMap<string, RenderedMonitor> {
  const boardUrl = "https://app.datadoghq.com/dashboard/abc-def-ghi";
  return new Map(planMonitors(given).map((plan) => [plan.key, renderMonitor(given, plan, { ids: someIds, boardUrl })]));
}

/** One metric as it stands in a payload's text: read from there, not from what it was made of. */
export interface WrittenQuery {
  readonly space: string;
  readonly metric: string;
  /** Keys of the tags in the filter. */
  readonly filtered: readonly string[];
  readonly grouped: readonly string[];
  readonly asCount: boolean;
}

/** Every metric query in the board, the monitors and the objectives. */
export function writtenQueries(given: MonitoringFacts): readonly WrittenQuery[] {
  const monitors = [...renderedMonitors(given).values()].map(({ query }) => query);
  const objectives = planObjectives(given).map((plan) => JSON.stringify(renderObjective(given, plan)));
  return [dashboardJson(given), ...monitors, ...objectives].flatMap(readQueries);
}

const metricQuery = /\b(\w+):((?:aws|sluice)\.[\w.]+)\{([^}]*)\}(?: by \{([^}]*)\})?(\.as_count\(\))?/g;

/** Metric queries in a text. */
export function readQueries(text: string): readonly WrittenQuery[] {
  return [...text.matchAll(metricQuery)].map(([, space = "", metric = "", filter = "", groups = "", count]) => ({
    space,
    metric,
    filtered: [...filter.matchAll(/(\w+)(?::| IN )/g)].map(([, key = ""]) => key),
    grouped: groups === "" ? [] : groups.split(","),
    asCount: count !== undefined,
  }));
}
