/** What the AWS provider knows of one type of resource, as far as an engine's plan depends on it. */
export interface ResourceTraits {
  /** As the provider's messages call it, such as `SageMaker AI Endpoint`. */
  readonly noun: string;
  /** As the SDK names the service in errors, such as `SageMaker`. */
  readonly service: string;
  /** The API's operations, for the same messages. */
  readonly operations: { readonly create: string; readonly update: string; readonly delete: string };
  /** The physical name's property; the provider makes a name up where it is left out. */
  readonly name?: string;
  /** Whether it takes tags, and with them the provider's default tags. */
  readonly tagged: boolean;
  /** Properties that AWS cannot change in place; `"*"` for all but tags; paths with dots. A change inside one counts. */
  readonly replacedBy: "*" | readonly string[];
  /** Properties that AWS cannot add or take away in place, though what is inside them may change; paths with dots. */
  readonly replacedByPresence?: readonly string[];
  /** Whether the old one must go before the new one can come, whatever they are called. */
  readonly deleteBeforeReplace?: boolean;
  /** Whether AWS gives each its own id, so that one and its replacement can be there at once. */
  readonly assignedId?: boolean;
}

/** Traits of a type; those of an ordinary resource for types that are not listed. */
export function traitsOf(type: string): ResourceTraits {
  return traits[type] ?? otherTraits(type);
}

type Verbs = readonly [create: string, update: string, remove: string];

function resource(
  noun: string,
  service: string,
  [create, update, remove]: Verbs,
  rest: Omit<ResourceTraits, "noun" | "service" | "operations">,
): ResourceTraits {
  return { noun, service, operations: { create, update, delete: remove }, ...rest };
}

function bucketSetting(noun: string, subject: string): ResourceTraits {
  const verbs: Verbs = [`PutBucket${subject}`, `PutBucket${subject}`, `DeleteBucket${subject}`];
  return resource(noun, "S3", verbs, { tagged: false, replacedBy: ["bucket", "expectedBucketOwner"] });
}

// From the provider's own schemas (`ForceNew`), release line 7 of @pulumi/aws.
const traits: Readonly<Record<string, ResourceTraits>> = {
  "aws:s3/bucket:Bucket": resource("S3 Bucket", "S3", ["CreateBucket", "PutBucketTagging", "DeleteBucket"], {
    name: "bucket",
    tagged: true,
    replacedBy: ["bucket", "bucketPrefix", "objectLockEnabled"],
  }),
  "aws:s3/bucketPolicy:BucketPolicy": bucketSetting("S3 Bucket Policy", "Policy"),
  "aws:s3/bucketVersioning:BucketVersioning": bucketSetting("S3 Bucket Versioning", "Versioning"),
  "aws:s3/bucketNotification:BucketNotification": bucketSetting("S3 Bucket Notification", "NotificationConfiguration"),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": bucketSetting(
    "S3 Bucket Ownership Controls",
    "OwnershipControls",
  ),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": bucketSetting(
    "S3 Bucket Public Access Block",
    "PublicAccessBlock",
  ),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": bucketSetting(
    "S3 Bucket Lifecycle Configuration",
    "LifecycleConfiguration",
  ),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": bucketSetting(
    "S3 Bucket Server-side Encryption Configuration",
    "Encryption",
  ),
  "aws:sqs/queue:Queue": resource("SQS Queue", "SQS", ["CreateQueue", "SetQueueAttributes", "DeleteQueue"], {
    name: "name",
    tagged: true,
    replacedBy: ["name", "namePrefix", "fifoQueue"],
  }),
  "aws:sqs/queuePolicy:QueuePolicy": resource(
    "SQS Queue Policy",
    "SQS",
    ["SetQueueAttributes", "SetQueueAttributes", "SetQueueAttributes"],
    { tagged: false, replacedBy: ["queueUrl"] },
  ),
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": resource(
    "SQS Queue Redrive Allow Policy",
    "SQS",
    ["SetQueueAttributes", "SetQueueAttributes", "SetQueueAttributes"],
    { tagged: false, replacedBy: ["queueUrl"] },
  ),
  "aws:sns/topic:Topic": resource("SNS Topic", "SNS", ["CreateTopic", "SetTopicAttributes", "DeleteTopic"], {
    name: "name",
    tagged: true,
    replacedBy: ["name", "namePrefix", "fifoTopic"],
  }),
  "aws:sns/topicPolicy:TopicPolicy": resource(
    "SNS Topic Policy",
    "SNS",
    ["SetTopicAttributes", "SetTopicAttributes", "SetTopicAttributes"],
    { tagged: false, replacedBy: ["arn"] },
  ),
  "aws:sns/topicSubscription:TopicSubscription": resource(
    "SNS Topic Subscription",
    "SNS",
    ["Subscribe", "SetSubscriptionAttributes", "Unsubscribe"],
    { tagged: false, replacedBy: ["topic", "protocol", "endpoint"], assignedId: true },
  ),
  "aws:cloudwatch/eventRule:EventRule": resource(
    "EventBridge Rule",
    "EventBridge",
    ["PutRule", "PutRule", "DeleteRule"],
    { name: "name", tagged: true, replacedBy: ["name", "namePrefix", "eventBusName"] },
  ),
  "aws:cloudwatch/eventTarget:EventTarget": resource(
    "EventBridge Target",
    "EventBridge",
    ["PutTargets", "PutTargets", "RemoveTargets"],
    { name: "targetId", tagged: false, replacedBy: ["rule", "targetId", "eventBusName"] },
  ),
  "aws:cloudwatch/logGroup:LogGroup": resource(
    "CloudWatch Logs Log Group",
    "CloudWatch Logs",
    ["CreateLogGroup", "PutRetentionPolicy", "DeleteLogGroup"],
    { name: "name", tagged: true, replacedBy: ["name", "namePrefix", "logGroupClass"] },
  ),
  "aws:cloudwatch/logStream:LogStream": resource(
    "CloudWatch Logs Log Stream",
    "CloudWatch Logs",
    ["CreateLogStream", "CreateLogStream", "DeleteLogStream"],
    { name: "name", tagged: false, replacedBy: ["name", "logGroupName"] },
  ),
  "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter": resource(
    "CloudWatch Logs Subscription Filter",
    "CloudWatch Logs",
    ["PutSubscriptionFilter", "PutSubscriptionFilter", "DeleteSubscriptionFilter"],
    { name: "name", tagged: false, replacedBy: ["name", "logGroup", "destinationArn"] },
  ),
  "aws:cloudwatch/metricAlarm:MetricAlarm": resource(
    "CloudWatch Metric Alarm",
    "CloudWatch",
    ["PutMetricAlarm", "PutMetricAlarm", "DeleteAlarms"],
    { name: "name", tagged: true, replacedBy: ["name"] },
  ),
  "aws:lambda/function:Function": resource(
    "Lambda Function",
    "Lambda",
    ["CreateFunction", "UpdateFunctionCode", "DeleteFunction"],
    { name: "name", tagged: true, replacedBy: ["name", "packageType"] },
  ),
  "aws:lambda/eventSourceMapping:EventSourceMapping": resource(
    "Lambda Event Source Mapping",
    "Lambda",
    ["CreateEventSourceMapping", "UpdateEventSourceMapping", "DeleteEventSourceMapping"],
    {
      tagged: true,
      replacedBy: ["eventSourceArn", "startingPosition", "startingPositionTimestamp", "queues", "topics"],
      assignedId: true,
    },
  ),
  "aws:iam/role:Role": resource("IAM Role", "IAM", ["CreateRole", "UpdateRole", "DeleteRole"], {
    name: "name",
    tagged: true,
    replacedBy: ["name", "namePrefix", "path"],
  }),
  "aws:iam/rolePolicy:RolePolicy": resource(
    "IAM Role Policy",
    "IAM",
    ["PutRolePolicy", "PutRolePolicy", "DeleteRolePolicy"],
    { name: "name", tagged: false, replacedBy: ["name", "namePrefix", "role"] },
  ),
  "aws:iam/policy:Policy": resource("IAM Policy", "IAM", ["CreatePolicy", "CreatePolicyVersion", "DeletePolicy"], {
    name: "name",
    tagged: true,
    replacedBy: ["name", "namePrefix", "path", "description"],
  }),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": resource(
    "IAM Role Policy Attachment",
    "IAM",
    ["AttachRolePolicy", "AttachRolePolicy", "DetachRolePolicy"],
    // Attaching again is no new attachment: detaching the old one afterwards would take both away.
    { tagged: false, replacedBy: ["role", "policyArn"], deleteBeforeReplace: true },
  ),
  "aws:sagemaker/model:Model": resource("SageMaker AI Model", "SageMaker", ["CreateModel", "AddTags", "DeleteModel"], {
    name: "name",
    tagged: true,
    replacedBy: "*",
  }),
  "aws:sagemaker/endpointConfiguration:EndpointConfiguration": resource(
    "SageMaker AI Endpoint Configuration",
    "SageMaker",
    ["CreateEndpointConfig", "AddTags", "DeleteEndpointConfig"],
    { name: "name", tagged: true, replacedBy: "*" },
  ),
  "aws:sagemaker/endpoint:Endpoint": resource(
    "SageMaker AI Endpoint",
    "SageMaker",
    ["CreateEndpoint", "UpdateEndpoint", "DeleteEndpoint"],
    {
      name: "name",
      tagged: true,
      replacedBy: ["name"],
      replacedByPresence: ["deploymentConfig.autoRollbackConfiguration"],
    },
  ),
  "aws:appautoscaling/target:Target": resource(
    "Application AutoScaling Target",
    "Application Auto Scaling",
    ["RegisterScalableTarget", "RegisterScalableTarget", "DeregisterScalableTarget"],
    { tagged: true, replacedBy: ["resourceId", "scalableDimension", "serviceNamespace"] },
  ),
  "aws:appautoscaling/policy:Policy": resource(
    "Application Auto Scaling Scaling Policy",
    "Application Auto Scaling",
    ["PutScalingPolicy", "PutScalingPolicy", "DeleteScalingPolicy"],
    { name: "name", tagged: false, replacedBy: ["name", "resourceId", "scalableDimension", "serviceNamespace"] },
  ),
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": resource(
    "Kinesis Firehose Delivery Stream",
    "Firehose",
    ["CreateDeliveryStream", "UpdateDestination", "DeleteDeliveryStream"],
    { name: "name", tagged: true, replacedBy: ["name", "destination", "kinesisSourceConfiguration"] },
  ),
};

function otherTraits(type: string): ResourceTraits {
  const noun = type.slice(type.lastIndexOf(":") + 1);
  return resource(noun, noun, [`Create${noun}`, `Update${noun}`, `Delete${noun}`], {
    name: "name",
    tagged: true,
    replacedBy: ["name", "namePrefix"],
  });
}
