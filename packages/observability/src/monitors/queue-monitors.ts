import { limitsOf } from "../limits.ts";
import { logSearch } from "../logs/log-search.ts";
import { query } from "../metrics/expression.ts";
import { deadLetterQueues, queues } from "../metrics/filters.ts";
import type { MonitoringFacts } from "../monitoring-facts.ts";
import { cloudWatchOptions, monitor } from "./base-monitor.ts";
import { command, putBack, sinceWhichRelease } from "./commands.ts";
import type { MonitorPlan } from "./monitor.ts";

/** Monitors of the queues: documents that nobody takes any more, and documents that nobody has taken yet. */
export function planQueueMonitors(facts: MonitoringFacts): readonly MonitorPlan[] {
  return [deadLetters(facts), waiting(facts)];
}

function deadLetters(facts: MonitoringFacts): MonitorPlan {
  const { deadLetters: limit } = limitsOf(facts);
  return monitor(facts, {
    key: "dead-letters",
    name: "Documents are dead-lettered",
    severity: "page",
    condition: {
      kind: "metric",
      aggregator: "max",
      windowMinutes: 15,
      expression: query("aws.sqs.approximate_number_of_messages_visible", {
        filter: deadLetterQueues(facts),
        by: ["queuename"],
      }),
      comparator: ">",
      threshold: limit.value,
      unit: limit.unit,
    },
    text: {
      happened:
        "{{value}} messages are in the dead-letter queue {{queuename.name}}: every attempt at them failed, or their event could not be handed over.",
      meansForDocuments:
        "Their documents stand still. Nothing is lost: SQS keeps the messages for 14 days, and the documents are where they were.",
      next: [
        "Read the errors in the log below; each names its document.",
        ...sinceWhichRelease(facts),
        putBack(facts, "{{queuename.name}}"),
      ],
      search: logSearch(facts, "status:error"),
    },
    // A queue that was never used has no number, which is as well as none.
    options: cloudWatchOptions(facts, "resolve"),
  });
}

function waiting(facts: MonitoringFacts): MonitorPlan {
  const { waiting: limit } = limitsOf(facts);
  return monitor(facts, {
    key: "oldest-document",
    name: "A document waits too long",
    severity: "page",
    condition: {
      kind: "metric",
      aggregator: "max",
      windowMinutes: 15,
      expression: query("aws.sqs.approximate_age_of_oldest_message", { filter: queues(facts), by: ["queuename"] }),
      comparator: ">",
      threshold: limit.value,
      unit: limit.unit,
    },
    text: {
      happened: `The oldest message in {{queuename.name}} has waited {{value}} s; the limit is ${limit.value} s.`,
      meansForDocuments:
        "Documents are late, and those behind it are later. After five attempts a message goes to the dead-letter queue.",
      next: [
        "Look at the function's errors and throttles on the board: it takes no messages, or gives them back.",
        ...sinceWhichRelease(facts),
        `If somebody changed AWS by hand, see what: ${command(facts, "refresh")}.`,
      ],
      search: logSearch(facts, "(status:error OR status:warn)"),
    },
    options: cloudWatchOptions(facts, "resolve"),
  });
}
