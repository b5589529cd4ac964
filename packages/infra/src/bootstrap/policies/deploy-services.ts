import type { PolicyStatement } from "../../policies/policy-document.ts";
import type { BootstrapContext } from "../bootstrap-context.ts";
import { namesOfStage } from "./names-of-stage.ts";

/** What a deployment may do with endpoints, functions, queues, topics, rules and streams: manage those whose names have the stage. */
export function deployServices(context: BootstrapContext): PolicyStatement[] {
  const { accountId, arns, stage } = context;
  const names = namesOfStage(stage, accountId);
  const named = (service: string, prefix: string, patterns: readonly string[]) =>
    patterns.map((name) => arns.regional(service, `${prefix}${name}`));
  const functions = named("lambda", "function:", names.functions);
  const sageMaker = [
    ...named("sagemaker", "endpoint/", names.endpoints),
    ...["endpoint-config/", "model/"].flatMap((prefix) => named("sagemaker", prefix, names.endpointVersions)),
  ];
  return [
    manage("Endpoints", "sagemaker", sageMakerActions, sageMaker),
    manage("Functions", "lambda", functionActions, functions),
    {
      Sid: "ManageMappings",
      Effect: "Allow",
      Action: actions("lambda", [
        "CreateEventSourceMapping",
        "DeleteEventSourceMapping",
        "GetEventSourceMapping",
        "UpdateEventSourceMapping",
      ]),
      Resource: arns.regional("lambda", "event-source-mapping:*"),
      Condition: { ArnLike: { "lambda:FunctionArn": functions } },
    },
    // Finding what a killed deployment left: the action takes no resource.
    manage("MappingList", "lambda", ["ListEventSourceMappings"], ["*"]),
    manage(
      "MappingTags",
      "lambda",
      ["ListTags", "TagResource", "UntagResource"],
      [arns.regional("lambda", "event-source-mapping:*")],
    ),
    manage("Queues", "sqs", queueActions, named("sqs", "", names.queues)),
    manage("Topics", "sns", topicActions, named("sns", "", names.topics)),
    // A subscription's actions take no resource.
    manage("Subscriptions", "sns", ["GetSubscriptionAttributes", "SetSubscriptionAttributes", "Unsubscribe"], ["*"]),
    manage("Rules", "events", ruleActions, named("events", "rule/", names.rules)),
    manage("Streams", "firehose", streamActions, named("firehose", "deliverystream/", names.streams)),
    ...scaling(context),
  ];
}

/** An endpoint's scaling is known by an id that AWS gives, so its namespace is what can be named. */
function scaling({ arns }: BootstrapContext): PolicyStatement[] {
  const target = arns.regional("application-autoscaling", "scalable-target/*");
  return [
    {
      Sid: "ManageScaling",
      Effect: "Allow",
      Action: actions("application-autoscaling", [
        "DeleteScalingPolicy",
        "DeregisterScalableTarget",
        "PutScalingPolicy",
        "RegisterScalableTarget",
      ]),
      Resource: target,
      Condition: { StringEquals: { "application-autoscaling:service-namespace": "sagemaker" } },
    },
    manage("ScalingTags", "application-autoscaling", ["ListTagsForResource", "TagResource", "UntagResource"], [target]),
    manage("ScalingRead", "application-autoscaling", ["DescribeScalableTargets", "DescribeScalingPolicies"], ["*"]),
  ];
}

function manage(
  what: string,
  service: string,
  names: readonly string[],
  resources: readonly string[],
): PolicyStatement {
  return { Sid: `Manage${what}`, Effect: "Allow", Action: actions(service, names), Resource: resources };
}

function actions(service: string, names: readonly string[]): string[] {
  return names.map((name) => `${service}:${name}`);
}

const sageMakerActions = [
  "AddTags",
  "CreateEndpoint",
  "CreateEndpointConfig",
  "CreateModel",
  "DeleteEndpoint",
  "DeleteEndpointConfig",
  "DeleteModel",
  "DeleteTags",
  "DescribeEndpoint",
  "DescribeEndpointConfig",
  "DescribeModel",
  "ListTags",
  "UpdateEndpoint",
  "UpdateEndpointWeightsAndCapacities",
];

const functionActions = [
  "CreateFunction",
  "DeleteFunction",
  "GetFunction",
  "GetFunctionCodeSigningConfig",
  "GetFunctionConfiguration",
  "ListTags",
  "ListVersionsByFunction",
  "TagResource",
  "UntagResource",
  "UpdateFunctionCode",
  "UpdateFunctionConfiguration",
];

const queueActions = [
  "CreateQueue",
  "DeleteQueue",
  "GetQueueAttributes",
  "GetQueueUrl",
  "ListQueueTags",
  "SetQueueAttributes",
  "TagQueue",
  "UntagQueue",
];

const topicActions = [
  "CreateTopic",
  "DeleteTopic",
  "GetDataProtectionPolicy",
  "GetTopicAttributes",
  "ListTagsForResource",
  "SetTopicAttributes",
  "Subscribe",
  "TagResource",
  "UntagResource",
];

const ruleActions = [
  "DeleteRule",
  "DescribeRule",
  "DisableRule",
  "EnableRule",
  "ListTagsForResource",
  "ListTargetsByRule",
  "PutRule",
  "PutTargets",
  "RemoveTargets",
  "TagResource",
  "UntagResource",
];

const streamActions = [
  "CreateDeliveryStream",
  "DeleteDeliveryStream",
  "DescribeDeliveryStream",
  "ListTagsForDeliveryStream",
  "StartDeliveryStreamEncryption",
  "StopDeliveryStreamEncryption",
  "TagDeliveryStream",
  "UntagDeliveryStream",
  "UpdateDestination",
];
