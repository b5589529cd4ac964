/** Where a pipeline runs and who is told of it: plain data, one per environment. No credential belongs here. */
export interface MonitoringEnvironment {
  /** Such as `data_prod`. */
  readonly name: string;
  /** Short name in AWS names, such as `prod`. */
  readonly stage: string;
  /** Twelve digits. */
  readonly accountId: string;
  /** Such as `us-west-2`. */
  readonly region: string;
  /** Datadog's site, such as `datadoghq.com` or `datadoghq.eu`. */
  readonly site: string;
  readonly notify: NotificationTargets;
  /**
   * Whether monitors and widgets use the names of asynchronous endpoints' metrics, which Datadog does not document.
   *
   * @defaultValue false
   */
  readonly asyncMetrics?: boolean;
  /**
   * Seconds after which a CloudWatch metric has arrived in Datadog, 0 to 86400: 900 polled, 180 by Metric Streams.
   *
   * @defaultValue 900
   */
  readonly metricDelaySeconds?: number;
}

/** Datadog's handles of who is told, each with its `@`. */
export interface NotificationTargets {
  /** Who is woken. Without any, what would page warns: so it is in development. */
  readonly page?: readonly string[];
  /** Who reads it in the morning. */
  readonly warn: readonly string[];
}
