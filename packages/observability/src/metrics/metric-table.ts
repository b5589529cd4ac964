import { asyncMetrics } from "./async-metrics.ts";
import type { Metric, Tag, Unit } from "./metric.ts";
import { ownMetrics } from "./own-metrics.ts";

const confirmed = <const Tags extends readonly Tag[]>(
  type: "count" | "gauge",
  unit: Unit,
  statistic: Metric["statistic"],
  tags: Tags,
) => ({ type, unit, statistic, tags, certainty: "confirmed" }) as const;

const variant = ["endpointname", "variantname"] as const;
const lambda = ["functionname"] as const;
const queue = ["queuename"] as const;
const topic = ["topicname"] as const;
const stream = ["deliverystreamname"] as const;

/**
 * Names that Datadog documents; a test compares them with its list. They are irregular (`cpuutilization`, `gpu_utilization`,
 * `delivery_to_s_3success`), so none is ever put together from parts. The unsuffixed name of a SageMaker error is an average.
 */
export const confirmedMetrics = {
  "aws.sagemaker.invocation_4xx_errors.sum": confirmed("count", "request", "sum", variant),
  "aws.sagemaker.invocation_5xx_errors.sum": confirmed("count", "request", "sum", variant),
  "aws.sagemaker.model_latency": confirmed("gauge", "microsecond", "average", variant),
  "aws.sagemaker.model_latency.maximum": confirmed("gauge", "microsecond", "maximum", variant),
  "aws.sagemaker.model_latency.sample_count": confirmed("count", "request", "sample count", variant),
  // The sum over all cores, so above 100 on most instances.
  "aws.sagemaker.endpoints.cpuutilization.maximum": confirmed("gauge", "percent", "maximum", variant),
  "aws.sagemaker.endpoints.memory_utilization.maximum": confirmed("gauge", "percent", "maximum", variant),
  "aws.sagemaker.endpoints.disk_utilization.maximum": confirmed("gauge", "percent", "maximum", variant),
  // The sum over all of an instance's processors, as for the CPU.
  "aws.sagemaker.endpoints.gpu_utilization.maximum": confirmed("gauge", "percent", "maximum", variant),
  "aws.sagemaker.endpoints.gpu_memory_utilization.maximum": confirmed("gauge", "percent", "maximum", variant),
  "aws.lambda.invocations": confirmed("count", "invocation", "sum", lambda),
  "aws.lambda.errors": confirmed("count", "invocation", "sum", lambda),
  "aws.lambda.throttles": confirmed("count", "invocation", "sum", lambda),
  "aws.lambda.duration.p95": confirmed("gauge", "millisecond", "average", lambda),
  "aws.lambda.duration.maximum": confirmed("gauge", "millisecond", "maximum", lambda),
  "aws.sqs.approximate_age_of_oldest_message": confirmed("gauge", "second", "maximum", queue),
  "aws.sqs.approximate_number_of_messages_visible": confirmed("gauge", "message", "average", queue),
  "aws.sqs.number_of_messages_sent": confirmed("count", "message", "sum", queue),
  "aws.sqs.number_of_messages_deleted": confirmed("count", "message", "sum", queue),
  "aws.sns.number_of_messages_published": confirmed("count", "message", "sum", topic),
  "aws.sns.number_of_notifications_failed": confirmed("count", "message", "sum", topic),
  "aws.firehose.incoming_records": confirmed("count", "record", "sum", stream),
  "aws.firehose.throttled_records": confirmed("count", "record", "sum", stream),
  "aws.firehose.delivery_to_s_3records": confirmed("count", "record", "sum", stream),
  "aws.firehose.delivery_to_s_3success": confirmed("gauge", "fraction", "average", stream),
  "aws.firehose.delivery_to_s_3data_freshness": confirmed("gauge", "second", "maximum", stream),
} as const satisfies Readonly<Record<string, Metric>>;

/** Every metric that a query may name. */
export const metrics = { ...confirmedMetrics, ...asyncMetrics, ...ownMetrics } as const;

/** Name of a metric of the table. */
export type MetricName = keyof typeof metrics;

/** Tags that a metric has. */
export type TagOf<Name extends MetricName> = (typeof metrics)[Name]["tags"][number];

/** Looks a metric up. */
export function metricOf(name: MetricName): Metric {
  return metrics[name];
}
