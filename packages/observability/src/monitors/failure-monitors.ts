import { limitsOf } from "../limits.ts";
import { logSearch } from "../logs/log-search.ts";
import { type Expression, percentOf, plus, query } from "../metrics/expression.ts";
import { endpoints } from "../metrics/filters.ts";
import type { MonitoringFacts } from "../monitoring-facts.ts";
import { cloudWatchOptions, monitor } from "./base-monitor.ts";
import { sinceWhichRelease, tryAgain } from "./commands.ts";
import type { MonitorPlan } from "./monitor.ts";

/** Monitors of models that fail: their share is too high, or failed documents wait for somebody. */
export function planFailureMonitors(facts: MonitoringFacts): readonly MonitorPlan[] {
  return [...failureShare(facts), ...keptFailures(facts)];
}

/** Requests that a model answered with an error, by endpoint. */
export function failedRequests(facts: MonitoringFacts): Expression {
  const options = { filter: endpoints(facts), by: ["endpointname"] } as const;
  return plus(
    query("aws.sagemaker.invocation_4xx_errors.sum", options),
    query("aws.sagemaker.invocation_5xx_errors.sum", options),
  );
}

/** Requests that reached a model, by endpoint: what AWS measures a latency of. Asynchronous endpoints have no `Invocations`. */
export function answeredRequests(facts: MonitoringFacts): Expression {
  return query("aws.sagemaker.model_latency.sample_count", { filter: endpoints(facts), by: ["endpointname"] });
}

/** One failure of one document is a share of 100 percent and wakes nobody, so the number must be high as well. */
function failureShare(facts: MonitoringFacts): readonly MonitorPlan[] {
  const { failureShare: share, failures } = limitsOf(facts);
  const window = { kind: "metric", aggregator: "sum", windowMinutes: 60 } as const;
  const options = cloudWatchOptions(facts);
  return [
    monitor(facts, {
      key: "failure-share",
      name: "Share of failures (part of: too many documents fail)",
      severity: "part",
      condition: {
        ...window,
        expression: percentOf(failedRequests(facts), answeredRequests(facts)),
        comparator: ">",
        threshold: share.value,
        unit: share.unit,
      },
      options,
    }),
    monitor(facts, {
      key: "failure-count",
      name: "Number of failures (part of: too many documents fail)",
      severity: "part",
      condition: {
        ...window,
        expression: failedRequests(facts),
        comparator: ">=",
        threshold: failures.value,
        unit: failures.unit,
      },
      options,
    }),
    monitor(facts, {
      key: "failures",
      name: "Too many documents fail",
      severity: "page",
      condition: { kind: "both", of: ["failure-share", "failure-count"] },
      text: {
        happened: `Model endpoint {{endpointname.name}} answered more than ${share.value} % of an hour's documents with an error, and at least ${failures.value} of them.`,
        meansForDocuments: `Each has a failure instead of a prediction, and models after this one do not see it. ${whereFailuresAre(facts)}`,
        next: [
          "Compare 4xx and 5xx on the board: 4xx is what the model refuses, 5xx is the model itself.",
          "Read the container's lines of the same minute in the log below.",
          ...sinceWhichRelease(facts),
        ],
        search: logSearch(facts, "@endpoint:{{endpointname.name}}", "(status:error OR status:warn)"),
      },
    }),
  ];
}

function whereFailuresAre({ names: { notifications } }: MonitoringFacts): string {
  return notifications === undefined
    ? "What the model answered is in its bucket, below failures/; without notifications nothing is kept for redrive."
    : `What SageMaker tells of each is kept in ${notifications.failuresQueue} for redrive.`;
}

function keptFailures(facts: MonitoringFacts): readonly MonitorPlan[] {
  const { notifications } = facts.names;
  if (notifications === undefined) return [];
  const { keptFailures: limit } = limitsOf(facts);
  const { failuresQueue } = notifications;
  return [
    monitor(facts, {
      key: "kept-failures",
      name: "Failed documents wait for redrive",
      severity: "warn",
      condition: {
        kind: "metric",
        aggregator: "max",
        windowMinutes: 15,
        expression: query("aws.sqs.approximate_number_of_messages_visible", {
          filter: { tag: "queuename", values: [failuresQueue] },
        }),
        comparator: ">",
        threshold: limit.value,
        unit: limit.unit,
      },
      text: {
        happened: `{{value}} failures are in ${failuresQueue}.`,
        meansForDocuments: "Their documents have no prediction. SQS keeps what is needed to try again for 14 days.",
        next: tryAgain(facts, failuresQueue),
        search: logSearch(facts, "status:error"),
      },
      options: cloudWatchOptions(facts, "resolve"),
    }),
  ];
}
