import type { PolicyStatement } from "../../policies/policy-document.ts";
import type { BootstrapContext } from "../bootstrap-context.ts";
import { namesOfStage } from "./names-of-stage.ts";

/** What a deployment may do with logs and alarms: manage those of pipelines, and read why a container did not start. */
export function deployObservation({ accountId, arns, stage }: BootstrapContext): PolicyStatement[] {
  const { alarms, endpoints, functions, streams } = namesOfStage(stage, accountId);
  const groups = [
    ...functions.map((name) => arns.logGroup(`/aws/lambda/${name}`)),
    ...endpoints.map((name) => arns.logGroup(`/aws/sagemaker/Endpoints/${name}`)),
    ...streams.map((name) => arns.logGroup(`/aws/kinesisfirehose/${name}`)),
  ];
  return [
    {
      Sid: "ManageLogs",
      Effect: "Allow",
      Action: [
        "logs:AssociateKmsKey",
        "logs:CreateLogGroup",
        "logs:CreateLogStream",
        "logs:DeleteLogGroup",
        "logs:DeleteLogStream",
        "logs:DeleteRetentionPolicy",
        "logs:DeleteSubscriptionFilter",
        "logs:DescribeLogStreams",
        "logs:DescribeSubscriptionFilters",
        "logs:DisassociateKmsKey",
        "logs:FilterLogEvents",
        "logs:GetLogEvents",
        "logs:ListTagsForResource",
        "logs:ListTagsLogGroup",
        "logs:PutRetentionPolicy",
        "logs:PutSubscriptionFilter",
        "logs:TagResource",
        "logs:UntagResource",
      ],
      Resource: groups.flatMap((group) => [group, `${group}:*`]),
    },
    { Sid: "FindLogs", Effect: "Allow", Action: "logs:DescribeLogGroups", Resource: arns.logGroup("*") },
    {
      Sid: "ManageAlarms",
      Effect: "Allow",
      Action: [
        "cloudwatch:DeleteAlarms",
        "cloudwatch:DescribeAlarms",
        "cloudwatch:ListTagsForResource",
        "cloudwatch:PutMetricAlarm",
        "cloudwatch:TagResource",
        "cloudwatch:UntagResource",
      ],
      // Target tracking makes alarms of its own, in the name of who puts the policy:
      // https://docs.aws.amazon.com/autoscaling/application/userguide/security_iam_permission_validation.html
      Resource: [
        ...alarms.map((name) => arns.alarm(name)),
        ...endpoints.map((name) => arns.alarm(`TargetTracking-endpoint/${name}/*`)),
      ],
    },
  ];
}
