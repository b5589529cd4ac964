import type { Expression } from "../metrics/expression.ts";
import type { Unit } from "../metrics/metric.ts";

/** A service level objective as data. */
export interface ObjectivePlan {
  /** Stable, such as `predicted`. */
  readonly key: string;
  readonly name: string;
  readonly description: string;
  /** In percent, 90 to 99.99. */
  readonly targetPercent: number;
  readonly days: 7 | 30 | 90;
  readonly indicator: Indicator;
  /** In order. */
  readonly tags: readonly string[];
}

/** What an objective measures: good events among all, or the time in which a value is within its limit. */
export type Indicator = EventsIndicator | TimeIndicator;

/** Events that are good, among all. */
export interface EventsIndicator {
  readonly kind: "events";
  readonly good: Expression;
  readonly all: Expression;
}

/** Slices of time in which a value is at most its limit. */
export interface TimeIndicator {
  readonly kind: "time";
  readonly value: Expression;
  /** In `unit`. */
  readonly limit: number;
  /** The value's. */
  readonly unit: Unit;
  readonly sliceSeconds: 60 | 300;
}
