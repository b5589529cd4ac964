import { limitsOf } from "../limits.ts";
import { logSearch } from "../logs/log-search.ts";
import { type Expression, percentOf, plus, query } from "../metrics/expression.ts";
import { endpoints } from "../metrics/filters.ts";
import type { MonitoringFacts } from "../monitoring-facts.ts";
import { cloudWatchOptions, monitor } from "./base-monitor.ts";
import { sinceWhichRelease, tryAgain } from "./commands.ts";
import type { MonitorPlan } from "./monitor.ts";
import { planShareMonitors } from "./share-monitors.ts";

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

function failureShare(facts: MonitoringFacts): readonly MonitorPlan[] {
  const { failureShare: limit, failures: least } = limitsOf(facts);
  const failed = failedRequests(facts);
  return planShareMonitors(facts, {
    key: "failures",
    name: "Too many documents fail",
    part: "failure",
    counted: "failures",
    windowMinutes: 60,
    share: { expression: percentOf(failed, answeredRequests(facts)), limit },
    count: { expression: failed, least },
    text: {
      happened: `Model endpoint {{endpointname.name}} answered more than ${limit.value} % of an hour's documents with an error, and at least ${least.value} of them.`,
      meansForDocuments: `Each has a failure instead of a prediction, and models after this one do not see it. ${whereFailuresAre(facts)}`,
      next: [
        "Compare 4xx and 5xx on the board: 4xx is what the model refuses, 5xx is the model itself.",
        "Read the container's lines of the same minute in the log below.",
        ...sinceWhichRelease(facts),
      ],
      search: logSearch(facts, "@endpoint:{{endpointname.name}}", "(status:error OR status:warn)"),
    },
    options: cloudWatchOptions(facts),
  });
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
