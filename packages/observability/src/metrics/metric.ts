/** What a number counts or measures. */
export type Unit =
  | "microsecond"
  | "millisecond"
  | "second"
  | "percent"
  | "fraction"
  | "request"
  | "invocation"
  | "event"
  | "message"
  | "record"
  | "document"
  | "batch"
  | "state";

/** Tags that metrics are filtered and grouped by. Datadog makes them of CloudWatch's dimensions; `model` and `version` are ours. */
export type Tag =
  | "endpointname"
  | "variantname"
  | "functionname"
  | "queuename"
  | "topicname"
  | "deliverystreamname"
  | "model"
  | "version"
  | "status_class";

/** One metric as Datadog has it. */
export interface Metric {
  /** A count adds up over time, a gauge does not; a distribution has percentiles. */
  readonly type: "count" | "gauge" | "distribution";
  readonly unit: Unit;
  /** CloudWatch's statistic that a point holds; `lines` for what is counted or measured in log lines. */
  readonly statistic: "sum" | "average" | "maximum" | "sample count" | "lines";
  readonly tags: readonly Tag[];
  /**
   * `confirmed`: Datadog documents the name. `unconfirmed`: by its naming rule, behind `asyncMetrics`. `ours`: made from our handlers'
   * log lines, below a prefix of the pipeline and environment.
   */
  readonly certainty: "confirmed" | "unconfirmed" | "ours";
}
