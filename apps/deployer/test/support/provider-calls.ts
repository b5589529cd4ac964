import type { EvaluatedResource } from "@sluice/infra/evaluate";

/** One call of AWS that the provider makes for a resource, or that AWS makes in the caller's name. */
export interface ProviderCall {
  readonly action: string;
  /** ARN, or `*` for an action that takes no resource. */
  readonly resource: string;
  /** Condition keys in lower case. */
  readonly context?: Readonly<Record<string, string>>;
}

/** Where the resources are, and whose. */
export interface CallScope {
  readonly account: string;
  readonly region: string;
  readonly environment: string;
  /** ARN of the boundary that the environment's roles are within. */
  readonly boundary: string;
}

type Calls = (resource: EvaluatedResource, scope: CallScope) => readonly ProviderCall[];

/**
 * The calls for making, reading, changing, tagging and deleting one resource of each type, as the AWS provider makes them:
 * https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service
 */
export function providerCalls(resource: EvaluatedResource, scope: CallScope): readonly ProviderCall[] {
  // Datadog's provider calls nothing of AWS.
  if (resource.type.startsWith("datadog:")) return [];
  const calls = callsByType[resource.type];
  if (calls === undefined) throw new Error(`say which calls the provider makes for ${resource.type}`);
  return calls(resource, scope);
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const arnOf = (resource: EvaluatedResource): string => text(resource.outputs["arn"]);

function on(service: string, actions: string, resource: string, context?: ProviderCall["context"]): ProviderCall[] {
  return actions
    .trim()
    .split(/\s+/)
    .map((action) => ({ action: `${service}:${action}`, resource, ...(context === undefined ? {} : { context }) }));
}

function bucketCalls(actions: string): Calls {
  return ({ inputs }, { account }) =>
    on("s3", actions, `arn:aws:s3:::${text(inputs["bucket"])}`, { "aws:resourceaccount": account });
}

function queueCalls(actions: string): Calls {
  return ({ inputs }, { account, region }) =>
    on("sqs", actions, `arn:aws:sqs:${region}:${account}:${text(inputs["queueUrl"]).split("/").at(-1)}`);
}

function named(service: string, actions: string): Calls {
  return (resource) => on(service, actions, arnOf(resource));
}

function roleArn(name: unknown, { account }: CallScope): string {
  return `arn:aws:iam::${account}:role/${text(name)}`;
}

/** What IAM tells of a request that changes a role made before: its boundary and tag. */
const ofRole = ({ boundary, environment }: CallScope) => ({
  "iam:permissionsboundary": boundary,
  ...ofResource(environment),
});

const ofResource = (environment: string) => ({ "aws:resourcetag/sluice:environment": environment });

/** What it tells of a request that makes a resource: the tags that the request gives it. */
const given = ({ inputs }: EvaluatedResource) => ({
  "aws:requesttag/sluice:environment": text(
    (inputs["tags"] as Record<string, unknown> | undefined)?.["sluice:environment"],
  ),
});

function passRole(role: unknown, service: string): ProviderCall[] {
  return on("iam", "PassRole", text(role), { "iam:passedtoservice": service });
}

const callsByType: Readonly<Record<string, Calls>> = {
  "pulumi:providers:aws": () => [],
  "aws:s3/bucket:Bucket": (resource, scope) => [
    // With its tags in the same call, which takes both actions. What is not there yet is no account's.
    ...on("s3", "CreateBucket TagResource", arnOf(resource), { ...given(resource), "aws:resourceaccount": "" }),
    ...bucketCalls(`DeleteBucket ListBucket GetBucketLocation GetBucketTagging PutBucketTagging GetBucketAcl GetBucketCORS
      GetBucketLogging GetBucketObjectLockConfiguration GetBucketPolicy GetBucketRequestPayment GetBucketVersioning
      GetBucketWebsite GetAccelerateConfiguration GetEncryptionConfiguration GetLifecycleConfiguration
      GetReplicationConfiguration ListTagsForResource TagResource UntagResource ListBucketVersions`)(resource, scope),
    ...on("s3", "GetObject PutObject DeleteObject DeleteObjectVersion", `${arnOf(resource)}/incoming/smoke.txt`, {
      "aws:resourceaccount": scope.account,
    }),
  ],
  "aws:s3/bucketPolicy:BucketPolicy": bucketCalls("PutBucketPolicy GetBucketPolicy DeleteBucketPolicy"),
  "aws:s3/bucketVersioning:BucketVersioning": bucketCalls("PutBucketVersioning GetBucketVersioning"),
  "aws:s3/bucketNotification:BucketNotification": bucketCalls("PutBucketNotification GetBucketNotification"),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": bucketCalls(
    "PutBucketOwnershipControls GetBucketOwnershipControls",
  ),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": bucketCalls(
    "PutBucketPublicAccessBlock GetBucketPublicAccessBlock",
  ),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": bucketCalls(
    "PutLifecycleConfiguration GetLifecycleConfiguration",
  ),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": bucketCalls(
    "PutEncryptionConfiguration GetEncryptionConfiguration",
  ),
  "aws:sqs/queue:Queue": named(
    "sqs",
    "CreateQueue DeleteQueue GetQueueAttributes SetQueueAttributes GetQueueUrl TagQueue UntagQueue ListQueueTags",
  ),
  "aws:sqs/queuePolicy:QueuePolicy": queueCalls("SetQueueAttributes GetQueueAttributes"),
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": queueCalls("SetQueueAttributes GetQueueAttributes"),
  "aws:sns/topic:Topic": named(
    "sns",
    "CreateTopic DeleteTopic GetTopicAttributes SetTopicAttributes ListTagsForResource TagResource UntagResource",
  ),
  "aws:sns/topicPolicy:TopicPolicy": ({ inputs }) =>
    on("sns", "SetTopicAttributes GetTopicAttributes", text(inputs["arn"])),
  "aws:sns/topicSubscription:TopicSubscription": ({ inputs }) => [
    ...on("sns", "Subscribe", text(inputs["topic"])),
    ...on("sns", "GetSubscriptionAttributes SetSubscriptionAttributes Unsubscribe", "*"),
  ],
  "aws:cloudwatch/eventRule:EventRule": named(
    "events",
    "PutRule DeleteRule DescribeRule EnableRule DisableRule ListTagsForResource TagResource UntagResource",
  ),
  "aws:cloudwatch/eventTarget:EventTarget": ({ inputs }, { account, region }) =>
    on(
      "events",
      "PutTargets RemoveTargets ListTargetsByRule",
      `arn:aws:events:${region}:${account}:rule/${text(inputs["rule"])}`,
    ),
  "aws:cloudwatch/logGroup:LogGroup": (resource, { account, region }) => [
    ...on(
      "logs",
      "CreateLogGroup DeleteLogGroup PutRetentionPolicy DeleteRetentionPolicy AssociateKmsKey DisassociateKmsKey",
      `${arnOf(resource)}:*`,
    ),
    ...on("logs", "ListTagsForResource TagResource UntagResource", arnOf(resource)),
    ...on("logs", "DescribeLogGroups", `arn:aws:logs:${region}:${account}:log-group:*`),
    ...on("logs", "DescribeLogStreams GetLogEvents", `${arnOf(resource)}:*`),
  ],
  "aws:cloudwatch/logStream:LogStream": ({ inputs }, { account, region }) =>
    on(
      "logs",
      "CreateLogStream DeleteLogStream DescribeLogStreams",
      `arn:aws:logs:${region}:${account}:log-group:${text(inputs["logGroupName"])}:*`,
    ),
  "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter": ({ inputs }, { account, region }) =>
    on(
      "logs",
      "PutSubscriptionFilter DeleteSubscriptionFilter DescribeSubscriptionFilters",
      `arn:aws:logs:${region}:${account}:log-group:${text(inputs["logGroup"])}:*`,
    ),
  "aws:cloudwatch/metricAlarm:MetricAlarm": named(
    "cloudwatch",
    "PutMetricAlarm DeleteAlarms DescribeAlarms ListTagsForResource TagResource UntagResource",
  ),
  "aws:lambda/function:Function": (resource, scope) => [
    ...named(
      "lambda",
      `CreateFunction DeleteFunction GetFunction GetFunctionConfiguration GetFunctionCodeSigningConfig ListVersionsByFunction
      UpdateFunctionCode UpdateFunctionConfiguration ListTags TagResource UntagResource`,
    )(resource, scope),
    ...passRole(resource.inputs["role"], "lambda.amazonaws.com"),
  ],
  "aws:lambda/eventSourceMapping:EventSourceMapping": (resource) => [
    ...on(
      "lambda",
      "CreateEventSourceMapping GetEventSourceMapping UpdateEventSourceMapping DeleteEventSourceMapping",
      arnOf(resource),
      { "lambda:functionarn": text(resource.outputs["functionArn"]) },
    ),
    ...on("lambda", "ListTags TagResource UntagResource", arnOf(resource)),
  ],
  "aws:iam/role:Role": (resource, scope) => {
    const role = roleArn(resource.inputs["name"], scope);
    const boundary = { "iam:permissionsboundary": text(resource.inputs["permissionsBoundary"]) };
    return [
      ...on("iam", "CreateRole", role, { ...boundary, ...given(resource) }),
      ...on("iam", "TagRole", role, given(resource)),
      ...on("iam", "PutRolePermissionsBoundary", role, { ...boundary, ...ofResource(scope.environment) }),
      ...on("iam", "DeleteRole UpdateRole UpdateRoleDescription UpdateAssumeRolePolicy", role, ofRole(scope)),
      // Only what changed is tagged anew.
      ...on("iam", "TagRole", role, { ...ofResource(scope.environment), "aws:tagkeys": "sluice:owner" }),
      ...on("iam", "UntagRole", role, { ...ofResource(scope.environment), "aws:tagkeys": "sluice:model-version" }),
      ...on("iam", "GetRole ListRolePolicies ListAttachedRolePolicies ListInstanceProfilesForRole", role),
    ];
  },
  "aws:iam/rolePolicy:RolePolicy": ({ inputs }, scope) => [
    ...on("iam", "PutRolePolicy DeleteRolePolicy", roleArn(inputs["role"], scope), ofRole(scope)),
    ...on("iam", "GetRolePolicy", roleArn(inputs["role"], scope)),
  ],
  "aws:iam/policy:Policy": (resource, { environment }) => [
    ...on("iam", "CreatePolicy TagPolicy", arnOf(resource), given(resource)),
    ...on(
      "iam",
      "DeletePolicy CreatePolicyVersion DeletePolicyVersion TagPolicy UntagPolicy",
      arnOf(resource),
      ofResource(environment),
    ),
    ...on("iam", "GetPolicy GetPolicyVersion ListPolicyVersions", arnOf(resource)),
  ],
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ({ inputs }, scope) => [
    ...on("iam", "AttachRolePolicy DetachRolePolicy", roleArn(inputs["role"], scope), {
      ...ofRole(scope),
      "iam:policyarn": text(inputs["policyArn"]),
    }),
    ...on("iam", "ListAttachedRolePolicies", roleArn(inputs["role"], scope)),
  ],
  "aws:sagemaker/model:Model": (resource) => [
    ...on("sagemaker", "CreateModel DescribeModel DeleteModel ListTags AddTags DeleteTags", arnOf(resource)),
    ...passRole(resource.inputs["executionRoleArn"], "sagemaker.amazonaws.com"),
  ],
  "aws:sagemaker/endpointConfiguration:EndpointConfiguration": named(
    "sagemaker",
    "CreateEndpointConfig DescribeEndpointConfig DeleteEndpointConfig ListTags AddTags DeleteTags",
  ),
  "aws:sagemaker/endpoint:Endpoint": named(
    "sagemaker",
    "CreateEndpoint DescribeEndpoint UpdateEndpoint DeleteEndpoint ListTags AddTags DeleteTags",
  ),
  "aws:appautoscaling/target:Target": (resource, { account, region }) => {
    const target = `arn:aws:application-autoscaling:${region}:${account}:scalable-target/0123abcd`;
    return [
      ...on("application-autoscaling", "RegisterScalableTarget DeregisterScalableTarget", target, {
        "application-autoscaling:service-namespace": text(resource.inputs["serviceNamespace"]),
      }),
      ...on("application-autoscaling", "DescribeScalableTargets", "*"),
      ...on("application-autoscaling", "ListTagsForResource TagResource UntagResource", target),
      ...on(
        "iam",
        "CreateServiceLinkedRole",
        `arn:aws:iam::${account}:role/aws-service-role/sagemaker.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint`,
        { "iam:awsservicename": "sagemaker.application-autoscaling.amazonaws.com" },
      ),
      ...on(
        "sagemaker",
        "DescribeEndpoint UpdateEndpointWeightsAndCapacities",
        `arn:aws:sagemaker:${region}:${account}:${text(resource.inputs["resourceId"]).split("/").slice(0, 2).join("/")}`,
      ),
    ];
  },
  "aws:appautoscaling/policy:Policy": ({ inputs }, { account, region }) => [
    ...on(
      "application-autoscaling",
      "PutScalingPolicy DeleteScalingPolicy",
      `arn:aws:application-autoscaling:${region}:${account}:scalable-target/0123abcd`,
      { "application-autoscaling:service-namespace": text(inputs["serviceNamespace"]) },
    ),
    ...on("application-autoscaling", "DescribeScalingPolicies", "*"),
    ...on(
      "cloudwatch",
      "PutMetricAlarm DescribeAlarms DeleteAlarms",
      `arn:aws:cloudwatch:${region}:${account}:alarm:TargetTracking-${text(inputs["resourceId"])}-AlarmHigh-0123`,
    ),
  ],
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": (resource, scope) => [
    ...named(
      "firehose",
      `CreateDeliveryStream DescribeDeliveryStream UpdateDestination DeleteDeliveryStream StartDeliveryStreamEncryption
      StopDeliveryStreamEncryption ListTagsForDeliveryStream TagDeliveryStream UntagDeliveryStream`,
    )(resource, scope),
    ...passRole(roleOfStream(resource), "firehose.amazonaws.com"),
  ],
};

function roleOfStream({ inputs }: EvaluatedResource): unknown {
  return (inputs["extendedS3Configuration"] as { readonly roleArn?: unknown } | undefined)?.roleArn;
}
