import type { MonitoringDefinition } from "./schema/monitoring-schema.ts";

/** When somebody is told that a pipeline is not well, and what it promises. A value above a limit is told. */
export interface ResolvedMonitoring {
  /** Messages in one dead-letter queue. */
  readonly maxDeadLetters: number;
  /** Failed documents that are kept for redrive. */
  readonly maxKeptFailures: number;
  /** How long a document may wait in a queue. */
  readonly maxWaitingMinutes: number;
  /** Share of a model's documents that may fail in an hour, 0.1 to 100. */
  readonly maxFailurePercent: number;
  /** Failures in an hour below which their share is not looked at. */
  readonly minFailures: number;
  /** How long a model may answer nothing while documents wait for it. */
  readonly maxUnansweredMinutes: number;
  /** Share of a handler's invocations that may fail, 0.1 to 100. */
  readonly maxHandlerErrorPercent: number;
  /** Share of a handler's invocations that may be throttled, 0.1 to 100. */
  readonly maxThrottlePercent: number;
  /** How long a prediction may wait for Firehose to write it. */
  readonly maxDeliveryDelayMinutes: number;
  readonly objectives: ResolvedObjectives;
}

/** Service level objectives. */
export interface ResolvedObjectives {
  /** Days an objective looks back. */
  readonly days: 7 | 30 | 90;
  /** Share of documents answered with a prediction, 90 to 99.99. */
  readonly predictedPercent: number;
  /** Share of the time in which no document waits longer than `maxWaitingMinutes`, 90 to 99.99. */
  readonly startedPercent: number;
  /** Share of the time in which no delivery is later than `maxDeliveryDelayMinutes`, 90 to 99.99. */
  readonly deliveredPercent: number;
}

/** A `monitoring` block with its defaults filled in; without one, the defaults alone. */
export function resolveMonitoring(monitoring: MonitoringDefinition = {}): ResolvedMonitoring {
  const { objectives } = monitoring;
  return {
    maxDeadLetters: monitoring.maxDeadLetters ?? 0,
    maxKeptFailures: monitoring.maxKeptFailures ?? 0,
    maxWaitingMinutes: monitoring.maxWaitingMinutes ?? 30,
    maxFailurePercent: monitoring.maxFailurePercent ?? 5,
    minFailures: monitoring.minFailures ?? 3,
    maxUnansweredMinutes: monitoring.maxUnansweredMinutes ?? 30,
    maxHandlerErrorPercent: monitoring.maxHandlerErrorPercent ?? 5,
    maxThrottlePercent: monitoring.maxThrottlePercent ?? 10,
    maxDeliveryDelayMinutes: monitoring.maxDeliveryDelayMinutes ?? 20,
    objectives: {
      days: objectives?.days ?? 30,
      predictedPercent: objectives?.predictedPercent ?? 99,
      startedPercent: objectives?.startedPercent ?? 99,
      deliveredPercent: objectives?.deliveredPercent ?? 99,
    },
  };
}
