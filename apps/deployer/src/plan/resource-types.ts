/** Pulumi tokens of what a plan looks into. */
export const resourceTypes = {
  bucket: "aws:s3/bucket:Bucket",
  bucketPolicy: "aws:s3/bucketPolicy:BucketPolicy",
  endpoint: "aws:sagemaker/endpoint:Endpoint",
  endpointConfiguration: "aws:sagemaker/endpointConfiguration:EndpointConfiguration",
  eventRule: "aws:cloudwatch/eventRule:EventRule",
  function: "aws:lambda/function:Function",
  logGroup: "aws:cloudwatch/logGroup:LogGroup",
  model: "aws:sagemaker/model:Model",
  queue: "aws:sqs/queue:Queue",
  rolePolicy: "aws:iam/rolePolicy:RolePolicy",
  managedPolicy: "aws:iam/policy:Policy",
  scalingPolicy: "aws:appautoscaling/policy:Policy",
  scalingTarget: "aws:appautoscaling/target:Target",
  stream: "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
  topic: "aws:sns/topic:Topic",
  topicPolicy: "aws:sns/topicPolicy:TopicPolicy",
} as const;

const nouns: Readonly<Record<string, string>> = {
  "aws:appautoscaling/policy:Policy": "scaling",
  "aws:appautoscaling/target:Target": "scaling",
  "aws:cloudwatch/eventRule:EventRule": "rule",
  "aws:cloudwatch/eventTarget:EventTarget": "rule",
  "aws:cloudwatch/logGroup:LogGroup": "log",
  "aws:cloudwatch/logStream:LogStream": "log",
  "aws:cloudwatch/metricAlarm:MetricAlarm": "alarm",
  "aws:iam/policy:Policy": "permissions",
  "aws:iam/role:Role": "role",
  "aws:iam/rolePolicy:RolePolicy": "permissions",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "permissions",
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": "stream",
  "aws:lambda/eventSourceMapping:EventSourceMapping": "queue reader",
  "aws:lambda/function:Function": "function",
  "aws:sagemaker/endpoint:Endpoint": "endpoint",
  "aws:sagemaker/endpointConfiguration:EndpointConfiguration": "endpoint configuration",
  "aws:sagemaker/model:Model": "SageMaker model",
  "aws:sns/topic:Topic": "topic",
  "aws:sns/topicPolicy:TopicPolicy": "topic's policy",
  "aws:sns/topicSubscription:TopicSubscription": "subscription",
  "aws:sqs/queue:Queue": "queue",
  "aws:sqs/queuePolicy:QueuePolicy": "queue's policy",
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": "dead-letter queue's settings",
  "aws:s3/bucket:Bucket": "bucket",
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": "bucket's lifecycle",
  "aws:s3/bucketNotification:BucketNotification": "bucket's events",
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": "bucket's ownership",
  "aws:s3/bucketPolicy:BucketPolicy": "bucket's policy",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": "bucket's public access block",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": "bucket's encryption",
  "aws:s3/bucketVersioning:BucketVersioning": "bucket's versioning",
  "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter": "log forwarding",
  "datadog:index/dashboardJson:DashboardJson": "board",
  "datadog:index/logsCustomPipeline:LogsCustomPipeline": "log pipeline",
  "datadog:index/logsMetric:LogsMetric": "log metric",
  "datadog:index/monitor:Monitor": "monitor",
  "datadog:index/serviceLevelObjective:ServiceLevelObjective": "objective",
};

/** What a person calls a resource of that type, such as `endpoint`; for an unknown type its own last word. */
export function nounOf(type: string): string {
  const word = type.split(":").at(-1) ?? type;
  return nouns[type] ?? word.replace(/(?<=[a-z0-9])(?=[A-Z])/g, " ").toLowerCase();
}

/** The same among a model's resources, whose one function is its trigger. */
export function modelNounOf(type: string): string {
  return type === resourceTypes.function ? "trigger" : nounOf(type);
}

/** Nouns as a sentence lists them: each once, and none for a part of what is named itself, such as `bucket's policy` beside `bucket`. */
export function distinctNouns(nouns: readonly string[]): string[] {
  const all = new Set(nouns);
  return [...all].filter((noun) => !all.has(noun.split("'s ", 1)[0] ?? "") || !noun.includes("'s ")).sort();
}

/** Whether it is a record of Pulumi's own (stack, provider, component) and nothing that AWS or Datadog has. */
export function isBookkeeping(type: string): boolean {
  return type.startsWith("pulumi:") || type.startsWith("sluice:");
}
