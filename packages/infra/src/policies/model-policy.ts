import { parseImage } from "../container-image.ts";
import { type ModelContext, modelOf, type PipelineContext } from "../pipeline-context.ts";
import { useKey } from "./key-policy.ts";
import { describeNetworkActions, networkInterfaceActions } from "./network-actions.ts";
import type { PolicyStatement } from "./policy-document.ts";
import { textractActions } from "./wildcard-reasons.ts";

/** What a model's endpoint and the container in it may do. */
export function modelPolicy(context: PipelineContext, subject: ModelContext, logGroup: string): PolicyStatement[] {
  const { arns, environment, pipeline } = context;
  const { names } = subject;
  return [
    readInput(context, subject),
    {
      Sid: "WritePredictions",
      Effect: "Allow",
      Action: ["s3:AbortMultipartUpload", "s3:PutObject"],
      Resource: [arns.object(names.bucket, "predictions/*"), arns.object(names.bucket, "failures/*")],
    },
    { Sid: "ListOwnBucket", Effect: "Allow", Action: "s3:ListBucket", Resource: arns.bucket(names.bucket) },
    ...readArtifact(context, subject),
    ...pullImage(context, subject),
    // The group is there before the endpoint. Whether SageMaker goes on when it may not create it is not documented; its own list of
    // actions has it: https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html
    {
      Sid: "WriteLog",
      Effect: "Allow",
      Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      Resource: [arns.logGroup(logGroup), `${arns.logGroup(logGroup)}:*`],
    },
    { Sid: "PutMetrics", Effect: "Allow", Action: "cloudwatch:PutMetricData", Resource: "*" },
    ...(pipeline.deliver.notify ? [publishErrors(arns.topic(context.names.errorsTopic))] : []),
    ...(environment.blueGreen === undefined ? [] : [readAlarm(arns.alarm(`${names.endpoint}-rollback`))]),
    ...networkInterfaces(context),
    ...declared(context, subject),
    ...useKey(context, ["s3", "sns"]),
  ];
}

function readInput(context: PipelineContext, { model, names }: ModelContext): PolicyStatement {
  const { arns, pipeline } = context;
  const parents = model.parents.map((parent) => arns.object(modelOf(context, parent).names.bucket, "predictions/*"));
  const { bucket, prefix } = pipeline.source;
  const resources =
    parents.length === 0
      ? [arns.object(bucket, `${prefix}*`), arns.object(names.bucket, "staged/*")]
      : parents.length === 1
        ? parents
        : [arns.object(names.bucket, "manifests/*"), ...parents];
  return { Sid: "ReadInput", Effect: "Allow", Action: ["s3:GetObject", "s3:GetObjectVersion"], Resource: resources };
}

function readArtifact({ arns }: PipelineContext, { model }: ModelContext): PolicyStatement[] {
  if (model.modelData === undefined) return [];
  const [bucket = "", ...key] = model.modelData.replace(/^s3:\/\//, "").split("/");
  return [
    { Sid: "ReadArtifact", Effect: "Allow", Action: "s3:GetObject", Resource: arns.object(bucket, key.join("/")) },
  ];
}

function pullImage({ environment }: PipelineContext, { model }: ModelContext): PolicyStatement[] {
  const image = parseImage(model.image);
  if (image === undefined) return [];
  const repository = `arn:${environment.partition}:ecr:${image.region}:${image.accountId}:repository/${image.repository}`;
  return [
    {
      Sid: "PullImage",
      Effect: "Allow",
      Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      Resource: repository,
    },
    { Sid: "RegistryToken", Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
  ];
}

function publishErrors(topicArn: string): PolicyStatement {
  return { Sid: "PublishErrors", Effect: "Allow", Action: "sns:Publish", Resource: topicArn };
}

function readAlarm(alarmArn: string): PolicyStatement {
  return { Sid: "ReadRollbackAlarm", Effect: "Allow", Action: "cloudwatch:DescribeAlarms", Resource: alarmArn };
}

/** An endpoint in subnets makes network interfaces there. */
function networkInterfaces({ arns, environment }: PipelineContext): PolicyStatement[] {
  const { subnetIds = [], securityGroupIds = [] } = environment;
  if (subnetIds.length === 0) return [];
  return [
    {
      Sid: "CreateNetworkInterfaces",
      Effect: "Allow",
      Action: networkInterfaceActions,
      Resource: [
        arns.regional("ec2", "network-interface/*"),
        ...subnetIds.map((id) => arns.regional("ec2", `subnet/${id}`)),
        ...securityGroupIds.map((id) => arns.regional("ec2", `security-group/${id}`)),
      ],
    },
    {
      Sid: "DescribeNetwork",
      Effect: "Allow",
      Action: describeNetworkActions,
      Resource: "*",
    },
  ];
}

/** What the pipeline file's `permissions` say. */
function declared(context: PipelineContext, { model }: ModelContext): PolicyStatement[] {
  const { arns, pipeline } = context;
  const { s3Read, s3Write, textract, statements } = model.permissions;
  const readable = s3Read.flatMap((location) => objects(context, location));
  if (s3Read.some((location) => bucketOf(location) === pipeline.source.bucket)) {
    // Who may read the source may read the copies that stand for its objects with unusual keys.
    const roots = pipeline.models.filter((candidate) => candidate.parents.length === 0);
    readable.push(...roots.map((root) => arns.object(modelOf(context, root.name).names.bucket, "staged/*")));
  }
  const writable = s3Write.flatMap((location) => objects(context, location));
  return [
    ...allow("S3Read", ["s3:GetObject", "s3:GetObjectVersion"], readable),
    ...listable(context, s3Read),
    ...allow("S3Write", ["s3:AbortMultipartUpload", "s3:PutObject"], writable),
    ...allow("Textract", textractActions, textract ? ["*"] : []),
    ...statements.flatMap(({ actions, resources }, index) => allow(`Declared${index}`, actions, resources)),
  ];
}

/**
 * Lists buckets as far as they may be read. A whole bucket needs no condition, and must have none: for an object that is not there
 * S3 answers 404 only to whoever may list without one.
 */
function listable({ arns }: PipelineContext, s3Read: readonly string[]): PolicyStatement[] {
  const byBucket = [...Map.groupBy(s3Read, bucketOf)].map(([bucket, locations]) => ({
    bucket: arns.bucket(bucket),
    keys: locations.map((location) => location.slice(bucket.length + 1)),
  }));
  const whole = byBucket.filter(({ keys }) => keys.includes("")).map(({ bucket }) => bucket);
  const parts = byBucket.filter(({ keys }) => !keys.includes(""));
  return [
    ...allow("S3List", ["s3:ListBucket"], whole),
    ...parts.flatMap(({ bucket, keys }, index) =>
      allow(`S3List${index}`, ["s3:ListBucket"], [bucket]).map((statement) => {
        const prefixes = keys.flatMap((key) => (key.endsWith("/") ? [`${key}*`] : [key, `${key}/*`]));
        return { ...statement, Condition: { StringLike: { "s3:prefix": prefixes } } };
      }),
    ),
  ];
}

function allow(sid: string, actions: readonly string[], resources: readonly string[]): PolicyStatement[] {
  return resources.length === 0 ? [] : [{ Sid: sid, Effect: "Allow", Action: actions, Resource: resources }];
}

function bucketOf(location: string): string {
  return location.split("/", 1)[0] ?? "";
}

/** `bucket` is all its objects; `bucket/prefix` is the object of that key and all below it; `bucket/prefix/` all below it. */
function objects({ arns }: PipelineContext, location: string): string[] {
  const bucket = bucketOf(location);
  const key = location.slice(bucket.length + 1);
  if (key === "" || key.endsWith("/")) return [arns.object(bucket, `${key}*`)];
  return [arns.object(bucket, key), arns.object(bucket, `${key}/*`)];
}
