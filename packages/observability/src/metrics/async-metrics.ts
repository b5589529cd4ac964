import type { Metric, Tag, Unit } from "./metric.ts";

const unconfirmed = <const Tags extends readonly Tag[]>(
  type: "count" | "gauge",
  unit: Unit,
  statistic: Metric["statistic"],
  tags: Tags,
) => ({ type, unit, statistic, tags, certainty: "unconfirmed" }) as const;

// AWS publishes these with the dimension EndpointName alone.
const endpoint = ["endpointname"] as const;
const variant = ["endpointname", "variantname"] as const;

/**
 * What AWS publishes of asynchronous endpoints, by Datadog's naming rule. No page of Datadog has the names, so they stand behind
 * the switch `asyncMetrics` of an environment.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-monitor.html
 */
export const asyncMetrics = {
  "aws.sagemaker.approximate_backlog_size": unconfirmed("gauge", "document", "average", endpoint),
  "aws.sagemaker.approximate_age_of_oldest_request": unconfirmed("gauge", "second", "average", endpoint),
  "aws.sagemaker.has_backlog_without_capacity": unconfirmed("gauge", "state", "average", endpoint),
  "aws.sagemaker.expired_requests": unconfirmed("count", "request", "sum", variant),
  "aws.sagemaker.invocation_failures": unconfirmed("count", "request", "sum", variant),
  "aws.sagemaker.request_download_failures": unconfirmed("count", "request", "sum", variant),
  "aws.sagemaker.response_upload_failures": unconfirmed("count", "request", "sum", variant),
  "aws.sagemaker.notification_failures": unconfirmed("count", "request", "sum", variant),
} as const satisfies Readonly<Record<string, Metric>>;
