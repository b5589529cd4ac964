import { describeNetworkActions, networkInterfaceActions } from "../../policies/network-actions.ts";
import type { PolicyStatement } from "../../policies/policy-document.ts";
import type { BootstrapContext } from "../bootstrap-context.ts";
import { foreignBuckets } from "./buckets-of-stage.ts";
import { onlyOwnEnvironment } from "./environment-tag-policy.ts";

/**
 * The most that a role of a pipeline may do, whatever its own policies say: move data and ask models, never delete it, change what
 * AWS is made of, or change who may do what. A pipeline file can give a model permissions beyond ours, and this is where they end.
 * One policy holds it, so it is written short.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function boundaryPolicy(context: BootstrapContext): PolicyStatement[] {
  return [
    ...objects(context),
    ...ownParts(context),
    ...encryption(context),
    ...network(context),
    ...declarable(context),
    onlyOwnEnvironment(context),
    ...foreignBuckets(context),
  ];
}

/** A file may name any bucket to read from and to write to; what is there nobody deletes. */
function objects({ arns, names }: BootstrapContext): PolicyStatement[] {
  const closed = [names.stateBucket, names.ledgerBucket];
  return [
    {
      Sid: "MoveObjects",
      Effect: "Allow",
      Action: [
        "s3:AbortMultipartUpload",
        "s3:GetBucketLocation",
        "s3:GetObject",
        "s3:GetObjectVersion",
        "s3:ListBucket",
        "s3:ListBucketMultipartUploads",
        "s3:PutObject",
      ],
      Resource: arns.bucket("*"),
    },
    {
      Sid: "NeverState",
      Effect: "Deny",
      Action: "s3:*",
      Resource: closed.flatMap((bucket) => [arns.bucket(bucket), arns.object(bucket, "*")]),
    },
    {
      Sid: "NeverChangeReleases",
      Effect: "Deny",
      Action: "s3:PutObject",
      Resource: arns.object(names.artifactsBucket, "*"),
    },
  ];
}

/** What triggers, endpoints, delivery and stream do with the other parts of pipelines: those whose names have the stage. */
function ownParts({ arns, partition, stage }: BootstrapContext): PolicyStatement[] {
  const allow = (sid: string, actions: readonly string[], resources: readonly string[]): PolicyStatement => {
    return { Sid: sid, Effect: "Allow", Action: actions, Resource: resources };
  };
  const logs = ["lambda", "sagemaker/Endpoints", "kinesisfirehose"];
  return [
    allow(
      "TakeMessages",
      ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
      [arns.queue(`*-${stage}-*`)],
    ),
    allow(
      "Invoke",
      ["sagemaker:InvokeEndpointAsync"],
      [arns.endpoint(`*--*-${stage}`), arns.endpoint(`*--*-${stage}-*`)],
    ),
    allow("Publish", ["sns:Publish"], [arns.topic(`*-${stage}-*`)]),
    allow("Deliver", ["firehose:PutRecordBatch"], [arns.deliveryStream(`*-${stage}-*`)]),
    allow(
      "WriteLogs",
      ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      logs.map((service) => arns.logGroup(`/aws/${service}/*-${stage}*`)),
    ),
    allow("Watch", ["cloudwatch:DescribeAlarms"], [arns.alarm(`*-${stage}*`)]),
    allow(
      "PullImages",
      ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      // Registries may be another account's, whose own policies then decide.
      [`arn:${partition}:ecr:*:*:repository/*`],
    ),
    // AWS defines no resource for these.
    allow("WithoutResource", ["cloudwatch:PutMetricData", "ecr:GetAuthorizationToken", ...textract], ["*"]),
  ];
}

const textract = ["textract:Analyze*", "textract:Detect*", "textract:Get*", "textract:Start*"];

/** Keys work for a role through the services that hold its data, never by themselves: so they open no secret of the state. */
function encryption({ arns, kmsKeyArn }: BootstrapContext): PolicyStatement[] {
  const services = ["dynamodb", "firehose", "s3", "secretsmanager", "sns", "sqs", "ssm"];
  return [
    {
      Sid: "UseKeys",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      // A bucket that a file names may have another key of this account. Another account's key is for no role, as a file's `statements`
      // could name any, and what it encrypts is only that account's to open; the environment's own may be elsewhere, as it is named.
      Resource: [arns.regional("kms", "key/*"), ...(kmsKeyArn === undefined ? [] : [kmsKeyArn])],
      Condition: { StringLike: { "kms:ViaService": services.map((service) => `${service}.*`) } },
    },
  ];
}

/** Endpoints in subnets make network interfaces there. */
function network({ arns, inSubnets = false }: BootstrapContext): PolicyStatement[] {
  if (!inSubnets) return [];
  return [
    {
      Sid: "MakeNetworkInterfaces",
      Effect: "Allow",
      Action: networkInterfaceActions,
      Resource: ["network-interface/*", "subnet/*", "security-group/*"].map((what) => arns.regional("ec2", what)),
    },
    {
      Sid: "LookAtNetwork",
      Effect: "Allow",
      Action: describeNetworkActions,
      Resource: "*",
    },
  ];
}

/** What a file's `statements` may ask for beyond that: data and models of this account, and secrets that are meant for the stage. */
function declarable({ accountId, arns, partition, stage }: BootstrapContext): PolicyStatement[] {
  const inAccount = (service: string, resource: string) => `arn:${partition}:${service}:*:${accountId}:${resource}`;
  return [
    {
      Sid: "AskTables",
      Effect: "Allow",
      Action: [
        "dynamodb:BatchGetItem",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:Scan",
        "dynamodb:UpdateItem",
      ],
      Resource: inAccount("dynamodb", "table/*"),
    },
    {
      Sid: "TellOthers",
      Effect: "Allow",
      Action: ["events:PutEvents", "kinesis:PutRecord", "kinesis:PutRecords", "sqs:SendMessage"],
      Resource: ["events", "kinesis", "sqs"].map((service) => inAccount(service, "*")),
    },
    {
      Sid: "AskModels",
      Effect: "Allow",
      Action: ["bedrock:InvokeModel*", "comprehend:Detect*", "rekognition:Detect*", "translate:TranslateText"],
      Resource: "*",
    },
    {
      Sid: "ReadOwnSecrets",
      Effect: "Allow",
      Action: ["secretsmanager:GetSecretValue", "ssm:GetParameter", "ssm:GetParameters"],
      Resource: [
        arns.regional("secretsmanager", `secret:sluice/${stage}/*`),
        arns.regional("ssm", `parameter/sluice/${stage}/*`),
      ],
    },
  ];
}
