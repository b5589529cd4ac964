import { limitsOf } from "../../limits.ts";
import { logSearch } from "../../logs/log-search.ts";
import { query } from "../../metrics/expression.ts";
import { endpoints } from "../../metrics/filters.ts";
import type { MetricName, TagOf } from "../../metrics/metric-table.ts";
import { type MonitoringFacts, pageOrWarn } from "../../monitoring-facts.ts";
import type { BoardGroup, BoardWidget, LinesWidget } from "../board.ts";

/** How are the endpoints? */
export function sageMakerGroup(facts: MonitoringFacts): BoardGroup {
  const filter = endpoints(facts);
  const by = ["endpointname"] as const;
  const links = [{ label: "Log lines of this time", search: logSearch(facts, "@endpoint:*") }];
  return {
    key: "sagemaker",
    title: "SageMaker endpoints",
    question: "Are the models slow, full, or too few?",
    note: [
      "**Model latency** is the container's own time for a document, in microseconds, and has no percentiles in CloudWatch; the percentiles are ours, from a document's invocation to its prediction.",
      "CPU and GPU are sums over an instance's processors, so they may exceed 100 %. CloudWatch has no metric of how many instances an endpoint has.",
      facts.asyncMetrics
        ? "Backlog and age are the names that Datadog's rule gives asynchronous metrics; they are not documented."
        : "Datadog does not document the names of asynchronous endpoints' backlog and age. If the account has them, set `asyncMetrics: true` in the environment and they appear here.",
    ].join("\n\n"),
    colour: "vivid_blue",
    widgets: [
      {
        kind: "lines",
        title: "Model latency",
        lines: [
          { label: "average", expression: query("aws.sagemaker.model_latency", { filter, by, space: "avg" }) },
          { label: "longest", expression: query("aws.sagemaker.model_latency.maximum", { filter, by }) },
        ],
        display: "line",
        limits: [],
        links,
        width: 4,
      },
      {
        kind: "lines",
        title: "From invocation to prediction",
        lines: (["p50", "p95", "p99"] as const).map((space) => ({
          label: space,
          expression: query("sluice.predictions.duration", { filter, by: ["model"], space }),
        })),
        display: "line",
        limits: [],
        links,
        width: 4,
      },
      {
        kind: "lines",
        title: "Documents answered",
        lines: [{ label: "answered", expression: query("aws.sagemaker.model_latency.sample_count", { filter, by }) }],
        display: "bars",
        limits: [],
        links,
        width: 4,
      },
      ...(facts.asyncMetrics ? asyncWidgets(facts) : []),
      usage(facts, "CPU", "aws.sagemaker.endpoints.cpuutilization.maximum"),
      usage(facts, "Memory", "aws.sagemaker.endpoints.memory_utilization.maximum"),
      usage(facts, "Disk", "aws.sagemaker.endpoints.disk_utilization.maximum"),
      ...(hasGpu(facts)
        ? [
            usage(facts, "GPU", "aws.sagemaker.endpoints.gpu_utilization.maximum"),
            usage(facts, "GPU memory", "aws.sagemaker.endpoints.gpu_memory_utilization.maximum"),
          ]
        : []),
    ],
  };
}

type UsageName = Extract<MetricName, `aws.sagemaker.endpoints.${string}`>;

function usage(facts: MonitoringFacts, title: string, metric: UsageName): LinesWidget {
  const by: readonly TagOf<UsageName>[] = ["endpointname"];
  return {
    kind: "lines",
    title: `${title} of the busiest instance`,
    lines: [{ label: title, expression: query(metric, { filter: endpoints(facts), by }) }],
    display: "line",
    limits: [],
    links: [],
    width: 4,
  };
}

/** Instances of the families `g` and `p` have processors of NVIDIA's. */
function hasGpu({ pipeline }: MonitoringFacts): boolean {
  return pipeline.models.some(({ instanceType }) => /^ml\.[gp]\d/.test(instanceType));
}

function asyncWidgets(facts: MonitoringFacts): readonly BoardWidget[] {
  const filter = endpoints(facts);
  const by = ["endpointname"] as const;
  const { waiting } = limitsOf(facts);
  return [
    {
      kind: "lines",
      title: "Backlog",
      lines: [{ label: "waiting", expression: query("aws.sagemaker.approximate_backlog_size", { filter, by }) }],
      display: "area",
      limits: [],
      links: [],
      width: 6,
    },
    {
      kind: "lines",
      title: "Oldest document in front of an endpoint",
      lines: [{ label: "age", expression: query("aws.sagemaker.approximate_age_of_oldest_request", { filter, by }) }],
      display: "line",
      limits: [{ label: pageOrWarn(facts), ...waiting }],
      links: [],
      width: 6,
    },
    {
      kind: "lines",
      title: "A backlog and no instance (1: yes)",
      lines: [
        { label: "no instance", expression: query("aws.sagemaker.has_backlog_without_capacity", { filter, by }) },
      ],
      display: "line",
      limits: [{ label: pageOrWarn(facts), value: 1, unit: "state" }],
      links: [],
      width: 6,
    },
    {
      kind: "lines",
      title: "Failures around the model",
      lines: [
        { label: "expired", expression: query("aws.sagemaker.expired_requests", { filter, by }) },
        { label: "failed", expression: query("aws.sagemaker.invocation_failures", { filter, by }) },
        { label: "input not read", expression: query("aws.sagemaker.request_download_failures", { filter, by }) },
        {
          label: "prediction not written",
          expression: query("aws.sagemaker.response_upload_failures", { filter, by }),
        },
        { label: "not told", expression: query("aws.sagemaker.notification_failures", { filter, by }) },
      ],
      display: "bars",
      limits: [],
      links: [],
      width: 6,
    },
  ];
}
