import type { LogMetricPlan } from "../../src/index.ts";

/** What the provider sends for a log-based metric: its arguments in the API's words. */
export function logMetricPayload({ groups, name, path, search }: LogMetricPlan): object {
  return {
    data: {
      type: "logs_metrics",
      id: name,
      attributes: {
        compute:
          path === undefined
            ? { aggregation_type: "count" }
            : { aggregation_type: "distribution", path, include_percentiles: true },
        filter: { query: search },
        group_by: groups.map(({ path: attribute, tag }) => ({ path: attribute, tag_name: tag })),
      },
    },
  };
}
