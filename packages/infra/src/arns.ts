/** Where ARNs are: what every ARN of a deployment has in common. */
export interface ArnScope {
  /** Such as `aws` or `aws-us-gov`. */
  readonly partition: string;
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
}

/**
 * ARNs of the resources of one account and region, by physical name. They are plain strings, so that a policy can name a
 * resource without waiting for it, and without two resources that name each other becoming a cycle.
 */
export interface Arns {
  bucket(bucket: string): string;
  /** An object, or the objects a pattern such as `predictions/*` names. */
  object(bucket: string, key: string): string;
  queue(name: string): string;
  topic(name: string): string;
  rule(name: string): string;
  role(name: string): string;
  policy(name: string): string;
  function(name: string): string;
  logGroup(name: string): string;
  alarm(name: string): string;
  deliveryStream(name: string): string;
  endpoint(name: string): string;
  model(name: string): string;
  endpointConfiguration(name: string): string;
  /** Every principal of an account, as far as that account allows it. */
  account(accountId: string): string;
  /** Any other resource of the deployment's region and account. */
  regional(service: string, resource: string): string;
}

/** Builds ARNs for one account and region. */
export function arnsOf(scope: ArnScope): Arns {
  const { partition, region, accountId } = scope;
  const regional = (service: string, resource: string): string =>
    `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
  const global = (service: string, resource: string): string => `arn:${partition}:${service}::${accountId}:${resource}`;
  return {
    bucket: (bucket) => `arn:${partition}:s3:::${bucket}`,
    object: (bucket, key) => `arn:${partition}:s3:::${bucket}/${key}`,
    queue: (name) => regional("sqs", name),
    topic: (name) => regional("sns", name),
    rule: (name) => regional("events", `rule/${name}`),
    role: (name) => global("iam", `role/${name}`),
    policy: (name) => global("iam", `policy/${name}`),
    function: (name) => regional("lambda", `function:${name}`),
    logGroup: (name) => regional("logs", `log-group:${name}`),
    alarm: (name) => regional("cloudwatch", `alarm:${name}`),
    deliveryStream: (name) => regional("firehose", `deliverystream/${name}`),
    endpoint: (name) => regional("sagemaker", `endpoint/${name}`),
    model: (name) => regional("sagemaker", `model/${name}`),
    endpointConfiguration: (name) => regional("sagemaker", `endpoint-config/${name}`),
    account: (id) => `arn:${partition}:iam::${id}:root`,
    regional,
  };
}
