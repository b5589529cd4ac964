/** Where a pipeline is deployed: plain data, one per environment. */
export interface DeploymentEnvironment {
  /** Such as `data_prod`. */
  readonly name: string;
  /** Short name in AWS names, such as `prod`. */
  readonly stage: string;
  /** Twelve digits. */
  readonly accountId: string;
  readonly region: string;
  /** @defaultValue the partition of the region */
  readonly partition?: string;
  /** Key that encrypts buckets, queues, topics, the stream and the functions' variables; AWS-owned keys when absent. */
  readonly kmsKeyArn?: string;
  readonly permissionsBoundaryArn?: string;
  /** Subnets the endpoints' containers run in; none for SageMaker's own network. */
  readonly subnetIds?: readonly string[];
  /** Security groups of the endpoints' containers; needs `subnetIds`. */
  readonly securityGroupIds?: readonly string[];
  /** Days that log lines are kept; one of the values CloudWatch Logs takes, such as 30 or 365. */
  readonly logRetentionDays: number;
  /**
   * Function that takes the lines of every log group, such as Datadog's Forwarder. Its own policy must let CloudWatch Logs of the
   * account call it, as the Forwarder's template does. A log group takes two such functions at most.
   */
  readonly logForwarderArn?: string;
  /** Keeps buckets and endpoints from being deleted or replaced by a deployment. */
  readonly protect: boolean;
  /** Days that predictions, claims and manifests are kept, at least 30; for ever when absent. */
  readonly objectExpirationDays?: number;
  /** How an endpoint's traffic moves to a new version; SageMaker's own default, all at once without an alarm, when absent. */
  readonly blueGreen?: BlueGreen;
  /**
   * Instances that the endpoints of scaling models have now, by model. An update of an endpoint sets its instances to the new
   * configuration's number, so without this a scaled-out endpoint that changes would shrink. An endpoint that does not change
   * takes no notice of it.
   */
  readonly runningInstances?: Readonly<Record<string, number>>;
  /**
   * Name of the endpoint configuration that each endpoint serves now, by model; only of endpoints that are in service, as one that
   * is updated may be on its way to another. The configuration that serves keeps the number of instances it began with, and one
   * that an update left behind that failed is made anew when that number is not what runs by now.
   *
   * @defaultValue every configuration that is there keeps its number
   */
  readonly servedConfigurations?: Readonly<Record<string, string>>;
  /**
   * Adds `aws:SourceAccount` to the trust policy of the models' roles. AWS does not say whether SageMaker sends it when it
   * starts an endpoint, so try it in a development account first.
   *
   * @defaultValue false
   */
  readonly modelRoleSourceAccount?: boolean;
}

/** A blue/green update of an endpoint, rolled back when the endpoint's own alarm fires. All its waits together take at most 45 minutes. */
export interface BlueGreen {
  readonly routing: "all-at-once" | "canary" | "linear";
  /** Share of the instances that move first (canary, 1 to 50) or at a time (linear, 10 to 50). @defaultValue 10; linear 25 */
  readonly stepPercent?: number;
  /** Seconds between steps, and before the old instances' traffic ends; 0 to 3600. @defaultValue 300 */
  readonly waitSeconds?: number;
  /** Seconds that the old instances stay after the last step; 0 to 3600. @defaultValue 300 */
  readonly terminationWaitSeconds?: number;
}
