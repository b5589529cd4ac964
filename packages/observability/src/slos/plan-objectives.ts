import { limitsOf } from "../limits.ts";
import { minus, query } from "../metrics/expression.ts";
import { queues } from "../metrics/filters.ts";
import { datadogTags, type MonitoringFacts } from "../monitoring-facts.ts";
import { answeredRequests, failedRequests } from "../monitors/failure-monitors.ts";
import type { Indicator, ObjectivePlan } from "./objective.ts";

/** Seconds of a slice: CloudWatch's metrics come once a minute and late, so a shorter one says no more. */
const sliceSeconds = 300;

/** What a pipeline promises in an environment: predictions, in time, delivered. */
export function planObjectives(facts: MonitoringFacts): readonly ObjectivePlan[] {
  const { objectives } = facts.limits;
  const { deliveryDelay, waiting } = limitsOf(facts);
  const stream = facts.names.delivery?.stream;
  const predicted = objective(facts, {
    key: "predicted",
    name: "Documents get a prediction",
    description: "Share of the documents that reach a model and are answered without an error.",
    targetPercent: objectives.predictedPercent,
    indicator: {
      kind: "events",
      good: minus(answeredRequests(facts), failedRequests(facts)),
      all: answeredRequests(facts),
    },
  });
  const started = objective(facts, {
    key: "started",
    name: "Documents start in time",
    description: `Share of the time in which no document waits longer than ${waiting.value} s in a queue.`,
    targetPercent: objectives.startedPercent,
    indicator: {
      kind: "time",
      value: query("aws.sqs.approximate_age_of_oldest_message", { filter: queues(facts) }),
      limit: waiting.value,
      unit: waiting.unit,
      sliceSeconds,
    },
  });
  if (stream === undefined) return [predicted, started];
  const delivered = objective(facts, {
    key: "delivered",
    name: "Predictions are delivered in time",
    description: `Share of the time in which no prediction waits longer than ${deliveryDelay.value} s for Firehose.`,
    targetPercent: objectives.deliveredPercent,
    indicator: {
      kind: "time",
      value: query("aws.firehose.delivery_to_s_3data_freshness", {
        filter: { tag: "deliverystreamname", values: [stream] },
      }),
      limit: deliveryDelay.value,
      unit: deliveryDelay.unit,
      sliceSeconds,
    },
  });
  return [predicted, started, delivered];
}

interface ObjectiveParts {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly targetPercent: number;
  readonly indicator: Indicator;
}

function objective(facts: MonitoringFacts, parts: ObjectiveParts): ObjectivePlan {
  const { environment, limits, pipeline } = facts;
  return {
    ...parts,
    name: `[${pipeline.name} ${environment.name}] ${parts.name}`,
    days: limits.objectives.days,
    tags: [...datadogTags(facts), `objective:${parts.key}`].sort(),
  };
}
