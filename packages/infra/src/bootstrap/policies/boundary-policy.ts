import type { PolicyStatement } from "../../policies/policy-document.ts";
import type { BootstrapContext } from "../bootstrap-context.ts";

/**
 * The most that a role of a pipeline may do, whatever its own policies say: move data and ask models, never change what AWS is made
 * of or who may do what. A pipeline file can give a model permissions beyond ours, and this is where they end.
 */
export function boundaryPolicy(context: BootstrapContext): PolicyStatement[] {
  const { arns, names, foreignBuckets = [] } = context;
  const closed = [names.stateBucket, names.ledgerBucket, ...foreignBuckets];
  return [
    { Sid: "MoveData", Effect: "Allow", Action: dataActions, Resource: "*" },
    {
      Sid: "NeverState",
      Effect: "Deny",
      Action: "s3:*",
      Resource: closed.flatMap((bucket) => [arns.bucket(bucket), arns.object(bucket, "*")]),
    },
    {
      Sid: "NeverChangeReleases",
      Effect: "Deny",
      Action: ["s3:DeleteObject*", "s3:PutObject*"],
      Resource: arns.object(names.artifactsBucket, "*"),
    },
    {
      Sid: "NeverTaggedOtherwise",
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: {
        Null: { "aws:ResourceTag/sluice:environment": "false" },
        StringNotEquals: { "aws:ResourceTag/sluice:environment": context.environment },
      },
    },
  ];
}

/** What pipelines do, and what models ask for beyond it: reading, writing, inference. */
const dataActions = [
  "bedrock:InvokeModel*",
  "cloudwatch:DescribeAlarms",
  "cloudwatch:PutMetricData",
  "comprehend:BatchDetect*",
  "comprehend:Detect*",
  "dynamodb:*Item",
  "dynamodb:Query",
  "dynamodb:Scan",
  "ec2:CreateNetworkInterface*",
  "ec2:DeleteNetworkInterface*",
  "ec2:Describe*",
  "ecr:BatchCheckLayerAvailability",
  "ecr:BatchGetImage",
  "ecr:GetAuthorizationToken",
  "ecr:GetDownloadUrlForLayer",
  "events:PutEvents",
  "firehose:PutRecord*",
  "kinesis:PutRecord*",
  "kms:Decrypt",
  "kms:DescribeKey",
  "kms:Encrypt",
  "kms:GenerateDataKey*",
  "lambda:InvokeFunction",
  "logs:CreateLogGroup",
  "logs:CreateLogStream",
  "logs:DescribeLogStreams",
  "logs:PutLogEvents",
  "rekognition:Detect*",
  "s3:AbortMultipartUpload",
  "s3:DeleteObject",
  "s3:GetBucketLocation",
  "s3:GetObject*",
  "s3:ListBucket*",
  "s3:ListMultipartUploadParts",
  "s3:PutObject",
  "s3:PutObjectTagging",
  "sagemaker:InvokeEndpoint*",
  "secretsmanager:GetSecretValue",
  "sns:Publish",
  "sqs:ChangeMessageVisibility",
  "sqs:DeleteMessage",
  "sqs:GetQueue*",
  "sqs:ReceiveMessage",
  "sqs:SendMessage",
  "ssm:GetParameter*",
  "textract:*",
  "translate:Translate*",
];
