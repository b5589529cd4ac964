import type { LogsCustomPipelineArgs } from "@pulumi/datadog/logsCustomPipeline.js";
import type { LogsMetricArgs } from "@pulumi/datadog/logsMetric.js";
import type { MonitorArgs } from "@pulumi/datadog/monitor.js";
import type { ServiceLevelObjectiveArgs } from "@pulumi/datadog/serviceLevelObjective.js";
import { all, type Output } from "@pulumi/pulumi/output.js";
import type { LogMetricPlan } from "./logs/log-metrics.ts";
import type { LogPipelinePlan, LogProcessor } from "./logs/log-pipeline.ts";
import { datadogTags, type MonitoringFacts } from "./monitoring-facts.ts";
import type { MonitorPlan } from "./monitors/monitor.ts";
import { type DatadogIds, renderMonitor } from "./monitors/render-monitor.ts";
import type { ObjectivePlan } from "./slos/objective.ts";
import { renderObjective } from "./slos/render-objective.ts";

/** What of a monitor is known only once other resources are there. */
export interface MonitorReferences {
  readonly ids: Output<DatadogIds>;
  readonly boardUrl: Output<string>;
  /** Stands for ids where a monitor's argument depends on none. */
  readonly keys: DatadogIds;
}

/** A monitor's arguments. What needs no id is known in a preview. */
export function monitorArgs(facts: MonitoringFacts, plan: MonitorPlan, references: MonitorReferences): MonitorArgs {
  const rendered = all([references.ids, references.boardUrl]).apply(([ids, boardUrl]) =>
    renderMonitor(facts, plan, { ids, boardUrl }),
  );
  const known = renderMonitor(facts, plan, { ids: references.keys, boardUrl: "" });
  const { options } = known;
  const threshold = options.thresholds?.critical;
  return {
    name: known.name,
    type: known.type,
    query: plan.condition.kind === "metric" ? known.query : rendered.query,
    message: plan.severity === "part" ? known.message : rendered.message,
    priority: String(known.priority),
    tags: [...known.tags],
    includeTags: options.include_tags,
    ...(threshold !== undefined && { monitorThresholds: { critical: String(threshold) } }),
    ...(options.require_full_window !== undefined && { requireFullWindow: options.require_full_window }),
    ...(options.evaluation_delay !== undefined && { evaluationDelay: options.evaluation_delay }),
    ...(options.on_missing_data !== undefined && { onMissingData: options.on_missing_data }),
    ...(options.new_group_delay !== undefined && { newGroupDelay: options.new_group_delay }),
    ...(options.renotify_interval !== undefined && {
      renotifyInterval: options.renotify_interval,
      renotifyStatuses: [...(options.renotify_statuses ?? [])],
    }),
  };
}

/** An objective's arguments. */
export function objectiveArgs(facts: MonitoringFacts, plan: ObjectivePlan): ServiceLevelObjectiveArgs {
  const { query, sli_specification: specification, ...rendered } = renderObjective(facts, plan);
  const slice = specification?.time_slice;
  return {
    name: rendered.name,
    description: rendered.description,
    type: rendered.type,
    thresholds: rendered.thresholds.map((threshold) => ({ ...threshold })),
    timeframe: rendered.timeframe,
    targetThreshold: rendered.target_threshold,
    tags: [...rendered.tags],
    // The burn-rate monitors refer to it, and Datadog would not let it go before them.
    forceDelete: true,
    ...(query !== undefined && { query: { ...query } }),
    ...(slice !== undefined && {
      sliSpecification: {
        timeSlice: {
          comparator: slice.comparator,
          threshold: slice.threshold,
          queryIntervalSeconds: slice.query_interval_seconds,
          query: {
            formula: { formulaExpression: slice.query.formulas[0].formula },
            queries: slice.query.queries.map(({ data_source, name, query: text }) => ({
              metricQuery: { dataSource: data_source, name, query: text },
            })),
          },
        },
      },
    }),
  };
}

/** A log-based metric's arguments. */
export function logMetricArgs({ groups, name, path, search }: LogMetricPlan): LogsMetricArgs {
  return {
    name,
    filter: { query: search },
    compute:
      path === undefined
        ? { aggregationType: "count" }
        : { aggregationType: "distribution", path, includePercentiles: true },
    groupBies: groups.map(({ path: attribute, tag }) => ({ path: attribute, tagName: tag })),
  };
}

/** A log pipeline's arguments. */
export function logPipelineArgs(facts: MonitoringFacts, plan: LogPipelinePlan): LogsCustomPipelineArgs {
  return {
    name: plan.name,
    description: `Makes log lines of ${facts.pipeline.name} searchable; made by Sluice.`,
    isEnabled: true,
    filters: [{ query: plan.search }],
    processors: plan.processors.map(processorArgs),
    tags: [...datadogTags(facts)],
  };
}

type ProcessorArgs = Extract<NonNullable<LogsCustomPipelineArgs["processors"]>, readonly unknown[]>[number];

function processorArgs(processor: LogProcessor): ProcessorArgs {
  const { name } = processor;
  const common = { name, isEnabled: true };
  switch (processor.kind) {
    case "grok":
      return {
        grokParser: {
          ...common,
          source: processor.source,
          samples: [processor.sample],
          grok: { matchRules: processor.rules, supportRules: "" },
        },
      };
    case "constant":
      return {
        stringBuilderProcessor: {
          ...common,
          target: processor.target,
          template: processor.value,
          isReplaceMissing: false,
        },
      };
    case "category":
      return {
        categoryProcessor: {
          ...common,
          target: processor.target,
          categories: processor.categories.map(({ search, value }) => ({ name: value, filter: { query: search } })),
        },
      };
    case "rename":
      return {
        attributeRemapper: {
          ...common,
          sources: [...processor.sources],
          sourceType: "attribute",
          target: processor.target,
          targetType: "attribute",
          preserveSource: true,
          overrideOnConflict: false,
        },
      };
    case "service":
      return { serviceRemapper: { ...common, sources: [processor.source] } };
    case "status":
      return { statusRemapper: { ...common, sources: [processor.source] } };
  }
}
