import { limitsOf } from "../limits.ts";
import { logSearch } from "../logs/log-search.ts";
import { query } from "../metrics/expression.ts";
import type { MonitoringFacts } from "../monitoring-facts.ts";
import { cloudWatchOptions, monitor } from "./base-monitor.ts";
import { command, sinceWhichRelease } from "./commands.ts";
import type { MonitorPlan } from "./monitor.ts";

/** Monitor of the delivery: predictions that Firehose has not written. */
export function planDeliveryMonitors(facts: MonitoringFacts): readonly MonitorPlan[] {
  const stream = facts.names.delivery?.stream;
  if (stream === undefined) return [];
  const { deliveryDelay: limit } = limitsOf(facts);
  return [
    monitor(facts, {
      key: "delivery-delay",
      name: "Predictions are not delivered",
      severity: "page",
      condition: {
        kind: "metric",
        aggregator: "max",
        windowMinutes: 15,
        expression: query("aws.firehose.delivery_to_s_3data_freshness", {
          filter: { tag: "deliverystreamname", values: [stream] },
        }),
        comparator: ">",
        threshold: limit.value,
        unit: limit.unit,
      },
      text: {
        happened: `The oldest record in ${stream} has waited {{value}} s; the limit is ${limit.value} s.`,
        meansForDocuments:
          "Predictions are made and stay in their models' buckets; consumers do not see them. Firehose gives a record up after 24 hours.",
        next: [
          `Read why in the stream's own log: \`aws logs tail --region ${facts.environment.region} /aws/kinesisfirehose/${stream}\`.`,
          "Look for what changed at the bucket, its policy or its key.",
          `Compare AWS with the release: ${command(facts, "refresh")}.`,
          ...sinceWhichRelease(facts),
        ],
        search: logSearch(facts, '"prediction delivered"'),
      },
      options: cloudWatchOptions(facts, "resolve"),
    }),
  ];
}
