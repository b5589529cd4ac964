import { limitsOf } from "../../limits.ts";
import { logSearch } from "../../logs/log-search.ts";
import { query } from "../../metrics/expression.ts";
import { deadLetterQueues, queues } from "../../metrics/filters.ts";
import { type MonitoringFacts, pageOrWarn } from "../../monitoring-facts.ts";
import type { BoardGroup, BoardWidget } from "../board.ts";

/** Do predictions reach who waits for them? */
export function deliveryGroup(facts: MonitoringFacts): BoardGroup {
  return {
    key: "delivery",
    title: "Queues and delivery",
    question: "Does what was predicted leave the pipeline, and does anything wait?",
    note: [
      "Predictions go through Firehose to S3 and as notifications to SNS, where the file says so. **Freshness** is the age of the oldest record that is not written yet; Firehose collects before it writes.",
      "A message in a **dead-letter queue** is put back with the command that its monitor's message has. The **failures** queue keeps every failed document for redrive, where the file notifies.",
    ].join("\n\n"),
    colour: "vivid_pink",
    widgets: [...queueWidgets(facts), ...firehoseWidgets(facts), ...notificationWidgets(facts)],
  };
}

function queueWidgets(facts: MonitoringFacts): readonly BoardWidget[] {
  const limits = limitsOf(facts);
  const by = ["queuename"] as const;
  const links = [{ label: "Errors of this time", search: logSearch(facts, "status:error") }];
  return [
    {
      kind: "lines",
      title: "Age of the oldest message",
      lines: [
        { label: "age", expression: query("aws.sqs.approximate_age_of_oldest_message", { filter: queues(facts), by }) },
      ],
      display: "line",
      limits: [{ label: pageOrWarn(facts), ...limits.waiting }],
      links,
      width: 6,
    },
    {
      kind: "lines",
      title: "Messages that wait",
      lines: [
        {
          label: "waiting",
          expression: query("aws.sqs.approximate_number_of_messages_visible", { filter: queues(facts), by }),
        },
      ],
      display: "area",
      limits: [],
      links,
      width: 6,
    },
    {
      kind: "lines",
      title: "Dead letters",
      lines: [
        {
          label: "dead-lettered",
          expression: query("aws.sqs.approximate_number_of_messages_visible", { filter: deadLetterQueues(facts), by }),
        },
      ],
      display: "bars",
      limits: [{ label: pageOrWarn(facts), ...limits.deadLetters }],
      links,
      width: 6,
    },
    {
      kind: "lines",
      title: "Messages sent to queues, and done",
      lines: [
        { label: "sent", expression: query("aws.sqs.number_of_messages_sent", { filter: queues(facts) }) },
        { label: "done", expression: query("aws.sqs.number_of_messages_deleted", { filter: queues(facts) }) },
      ],
      display: "line",
      limits: [],
      links,
      width: 6,
    },
  ];
}

function firehoseWidgets(facts: MonitoringFacts): readonly BoardWidget[] {
  const stream = facts.names.delivery?.stream;
  if (stream === undefined) return [];
  const { deliveryDelay } = limitsOf(facts);
  const filter = { tag: "deliverystreamname", values: [stream] } as const;
  return [
    {
      kind: "lines",
      title: "Firehose: freshness",
      lines: [{ label: "age", expression: query("aws.firehose.delivery_to_s_3data_freshness", { filter }) }],
      display: "line",
      limits: [{ label: pageOrWarn(facts), ...deliveryDelay }],
      links: [],
      width: 4,
    },
    {
      kind: "lines",
      title: "Firehose: share of writes that succeed",
      lines: [
        { label: "succeeded", expression: query("aws.firehose.delivery_to_s_3success", { filter, space: "min" }) },
      ],
      display: "line",
      limits: [],
      links: [],
      width: 4,
    },
    {
      kind: "lines",
      title: "Firehose: records in, written, throttled",
      lines: [
        { label: "in", expression: query("aws.firehose.incoming_records", { filter }) },
        { label: "written", expression: query("aws.firehose.delivery_to_s_3records", { filter }) },
        { label: "throttled", expression: query("aws.firehose.throttled_records", { filter }) },
      ],
      display: "line",
      limits: [],
      links: [],
      width: 4,
    },
  ];
}

function notificationWidgets(facts: MonitoringFacts): readonly BoardWidget[] {
  const { notifications } = facts.names;
  if (notifications === undefined) return [];
  const { errorsTopic, failuresQueue, predictionsTopic } = notifications;
  const filter = { tag: "topicname", values: [predictionsTopic, errorsTopic] } as const;
  const by = ["topicname"] as const;
  return [
    {
      kind: "lines",
      title: "SNS: published",
      lines: [{ label: "published", expression: query("aws.sns.number_of_messages_published", { filter, by }) }],
      display: "bars",
      limits: [],
      links: [],
      width: 4,
    },
    {
      kind: "lines",
      title: "SNS: not delivered to a subscriber",
      lines: [{ label: "failed", expression: query("aws.sns.number_of_notifications_failed", { filter, by }) }],
      display: "bars",
      limits: [],
      links: [],
      width: 4,
    },
    {
      kind: "lines",
      title: "Failures kept for redrive",
      lines: [
        {
          label: "kept",
          expression: query("aws.sqs.approximate_number_of_messages_visible", {
            filter: { tag: "queuename", values: [failuresQueue] },
          }),
        },
      ],
      display: "bars",
      limits: [{ label: "warn", ...limitsOf(facts).keptFailures }],
      links: [],
      width: 4,
    },
  ];
}
