import { limitsOf } from "../../limits.ts";
import { monitorSearch } from "../../links.ts";
import { logSearch } from "../../logs/log-search.ts";
import { plus, query } from "../../metrics/expression.ts";
import { deadLetterQueues, endpoints, queues, sourceQueues } from "../../metrics/filters.ts";
import { type MonitoringFacts, pageOrWarn } from "../../monitoring-facts.ts";
import type { BoardGroup } from "../board.ts";

/** Is it healthy? */
export function healthGroup(facts: MonitoringFacts): BoardGroup {
  const { environment, pipeline } = facts;
  const limits = limitsOf(facts);
  const filter = endpoints(facts);
  return {
    key: "health",
    title: "Is it healthy?",
    question: "Does every document become a prediction, and in time?",
    note: [
      "A document comes **in** through a source queue, is **predicted** by each model, **fails** with an answer of 4xx or 5xx, or ends in a **dead-letter queue** when no attempt at handling it succeeds.",
      "Dead letters, and what SageMaker tells of failures, are kept for 14 days.",
      "Datadog leaves out `AWS/SQS` unless the AWS integration's namespaces name it; without it the queues' numbers stay empty. CloudWatch's metrics are 10 to 20 minutes late.",
    ].join("\n\n"),
    colour: "vivid_green",
    widgets: [
      {
        kind: "objectives",
        title: "Objectives",
        search: `pipeline:${pipeline.name} AND env:${environment.name}`,
        width: 6,
      },
      { kind: "monitors", title: "Monitors", search: monitorSearch(facts), width: 6 },
      {
        kind: "value",
        title: "Documents in",
        expression: query("aws.sqs.number_of_messages_sent", { filter: sourceQueues(facts) }),
        aggregator: "sum",
        width: 2,
      },
      {
        kind: "value",
        title: "Answered by models",
        expression: query("aws.sagemaker.model_latency.sample_count", { filter }),
        aggregator: "sum",
        width: 2,
      },
      {
        kind: "value",
        title: "Failed",
        expression: plus(
          query("aws.sagemaker.invocation_4xx_errors.sum", { filter }),
          query("aws.sagemaker.invocation_5xx_errors.sum", { filter }),
        ),
        aggregator: "sum",
        limit: { label: "tolerated", value: 0, unit: "request" },
        width: 2,
      },
      {
        kind: "value",
        title: "Dead-lettered",
        expression: query("aws.sqs.approximate_number_of_messages_visible", {
          filter: deadLetterQueues(facts),
          space: "sum",
        }),
        aggregator: "last",
        limit: { label: pageOrWarn(facts), ...limits.deadLetters },
        width: 2,
      },
      {
        kind: "value",
        title: "Oldest waiting",
        expression: query("aws.sqs.approximate_age_of_oldest_message", { filter: queues(facts) }),
        aggregator: "max",
        limit: { label: pageOrWarn(facts), ...limits.waiting },
        width: 2,
      },
      {
        kind: "value",
        title: "Delivered",
        expression: query("sluice.documents.delivered", { filter }),
        aggregator: "sum",
        width: 2,
      },
      {
        kind: "lines",
        title: "Documents handed to models, delivered, and superseded by a newer version",
        lines: [
          { label: "handed to", expression: query("sluice.documents.invoked", { filter, by: ["model"] }) },
          { label: "delivered of", expression: query("sluice.documents.delivered", { filter, by: ["model"] }) },
          { label: "superseded at", expression: query("sluice.documents.superseded", { filter, by: ["model"] }) },
        ],
        display: "bars",
        limits: [],
        links: [{ label: "Log lines of documents", search: logSearch(facts, "@document_id:*") }],
        width: 6,
      },
      {
        kind: "lines",
        title: "From the source to delivery",
        lines: [
          { label: "half", expression: query("sluice.documents.duration", { filter, space: "p50", by: ["model"] }) },
          { label: "95 %", expression: query("sluice.documents.duration", { filter, space: "p95", by: ["model"] }) },
        ],
        display: "line",
        limits: [],
        links: [{ label: "Delivered documents", search: logSearch(facts, '"prediction delivered"') }],
        width: 6,
      },
    ],
  };
}
