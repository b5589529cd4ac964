import type { Metric, Tag, Unit } from "./metric.ts";

const ours = <const Tags extends readonly Tag[]>(type: "count" | "distribution", unit: Unit, tags: Tags) =>
  ({ type, unit, statistic: "lines", tags, certainty: "ours" }) as const;

/** What we count and measure in our handlers' log lines: seconds old, and the only source of percentiles per document. */
export const ownMetrics = {
  "sluice.documents.invoked": ours("count", "document", ["endpointname", "model", "version"]),
  "sluice.documents.delivered": ours("count", "document", ["endpointname", "model", "version"]),
  "sluice.documents.superseded": ours("count", "document", ["endpointname", "model"]),
  "sluice.documents.duration": ours("distribution", "millisecond", ["endpointname", "model"]),
  "sluice.predictions.duration": ours("distribution", "millisecond", ["endpointname", "model", "version"]),
  "sluice.messages.failed": ours("count", "message", ["endpointname", "status_class"]),
  "sluice.batches.partial": ours("count", "batch", ["endpointname"]),
} as const satisfies Readonly<Record<string, Metric>>;

/** Name of a metric of ours, as the table has it. */
export type OwnMetricName = keyof typeof ownMetrics;

/** What keeps the metrics of pipelines and environments apart that share one Datadog organisation. */
export interface MetricScope {
  readonly pipeline: string;
  readonly environment: string;
}

/**
 * A metric's name in Datadog: ours carry pipeline and environment, because an organisation has one log-based metric of a name and
 * each stack makes, changes and removes its own.
 *
 * @example scopedName("sluice.documents.invoked", { pipeline: "lease-reader", environment: "data_prod" }) // "sluice.lease_reader.data_prod.documents.invoked"
 */
export function scopedName(name: string, { pipeline, environment }: MetricScope): string {
  if (!name.startsWith("sluice.")) return name;
  // Datadog would write a hyphen as an underscore, and then the name that was asked for would not be the one that is there.
  return `sluice.${pipeline.replaceAll("-", "_")}.${environment.replaceAll("-", "_")}.${name.slice("sluice.".length)}`;
}
