import type { Expression } from "../metrics/expression.ts";
import type { Unit } from "../metrics/metric.ts";

/** A monitor as data: what it watches, when it tells whom, and what it says. */
export interface MonitorPlan {
  /** Stable within the pipeline, such as `dead-letters` or `unanswered-ocr`. */
  readonly key: string;
  readonly name: string;
  /** `part`: tells nobody, and is looked at by another monitor. */
  readonly severity: "page" | "warn" | "part";
  readonly condition: MonitorCondition;
  /** Absent for a part. */
  readonly text?: MonitorText;
  readonly options: MonitorOptions;
  /** In order. */
  readonly tags: readonly string[];
}

/** When a monitor fires. */
export type MonitorCondition = MetricCondition | BurnRateCondition | BothCondition;

/** An expression over a window is above or below a limit. */
export interface MetricCondition {
  readonly kind: "metric";
  readonly aggregator: "sum" | "max" | "min" | "avg";
  readonly windowMinutes: number;
  readonly expression: Expression;
  readonly comparator: ">" | ">=" | "<";
  /** In `unit`. */
  readonly threshold: number;
  /** The expression's. */
  readonly unit: Unit;
}

/** An objective's error budget is used up faster than its window allows: `threshold` times as fast. */
export interface BurnRateCondition {
  readonly kind: "burn-rate";
  /** Key of the objective. */
  readonly objective: string;
  readonly days: 7 | 30 | 90;
  readonly longWindowHours: number;
  readonly shortWindowMinutes: number;
  readonly threshold: number;
}

/** Two monitors of the same plan fire together. */
export interface BothCondition {
  readonly kind: "both";
  /** Their keys. */
  readonly of: readonly [string, string];
}

/** What a monitor says, for whoever is woken by it. */
export interface MonitorText {
  readonly happened: string;
  readonly meansForDocuments: string;
  /** Commands and deeds, in order; a command in backquotes. */
  readonly next: readonly string[];
  /** Search for the log lines that tell more. */
  readonly search: string;
}

/** How Datadog looks at a monitor. */
export interface MonitorOptions {
  /** Seconds that Datadog waits for data before it looks, 0 to 86400. */
  readonly evaluationDelaySeconds?: number;
  /** What no data means; an absent option leaves it to Datadog, which takes a count as 0. */
  readonly onMissingData?: "resolve" | "show_no_data" | "default";
  /** Seconds that a new group, such as a new endpoint, is left alone. */
  readonly newGroupDelaySeconds?: number;
  /** Minutes after which a page is repeated; never when absent. */
  readonly renotifyMinutes?: number;
}
