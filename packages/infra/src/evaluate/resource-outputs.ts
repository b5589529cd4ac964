import { createHash } from "node:crypto";
import { type ArnScope, type Arns, arnsOf } from "../arns.ts";

/** Account and region that computed outputs name. */
export interface OutputScope extends ArnScope {
  readonly arns: Arns;
}

/** A resource as far as its outputs depend on it. */
interface Declared {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** What AWS would add to a resource's inputs. */
interface Computed {
  readonly id: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

type Compute = (declared: Declared, scope: OutputScope) => Computed;

/** Prepares a scope, so that its ARN functions are made once. */
export function outputScope(scope: ArnScope): OutputScope {
  return { ...scope, arns: arnsOf(scope) };
}

/** Computes id and outputs of one resource; a type that is not listed gets its name as id and an ARN of its service. */
export function resourceOutputs(declared: Declared, scope: OutputScope): Computed {
  return (computeByType[declared.type] ?? otherType)(declared, scope);
}

const computeByType: Readonly<Record<string, Compute>> = {
  "aws:s3/bucket:Bucket": (declared, { arns, partition, region }) => {
    const bucket = physicalName(declared, "bucket");
    const suffix = partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
    return {
      id: bucket,
      outputs: {
        bucket,
        arn: arns.bucket(bucket),
        region,
        bucketDomainName: `${bucket}.s3.${suffix}`,
        bucketRegionalDomainName: `${bucket}.s3.${region}.${suffix}`,
      },
    };
  },
  "aws:s3/bucketPolicy:BucketPolicy": byInput("bucket"),
  "aws:s3/bucketVersioning:BucketVersioning": byInput("bucket"),
  "aws:s3/bucketNotification:BucketNotification": byInput("bucket"),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": byInput("bucket"),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": byInput("bucket"),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": byInput("bucket"),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": byInput("bucket"),
  "aws:sqs/queue:Queue": (declared, { arns, partition, region, accountId }) => {
    const name = physicalName(declared, "name");
    const suffix = partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
    const url = `https://sqs.${region}.${suffix}/${accountId}/${name}`;
    return { id: url, outputs: { name, url, arn: arns.queue(name) } };
  },
  "aws:sqs/queuePolicy:QueuePolicy": byInput("queueUrl"),
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": byInput("queueUrl"),
  "aws:sns/topic:Topic": (declared, { arns }) => {
    const name = physicalName(declared, "name");
    return { id: arns.topic(name), outputs: { name, arn: arns.topic(name) } };
  },
  "aws:sns/topicPolicy:TopicPolicy": byInput("arn"),
  "aws:sns/topicSubscription:TopicSubscription": (declared) => {
    const arn = `${text(declared.inputs["topic"])}:${uuid(declared.urn)}`;
    return { id: arn, outputs: { arn } };
  },
  "aws:cloudwatch/eventRule:EventRule": (declared, { arns }) => named(declared, arns.rule),
  "aws:cloudwatch/eventTarget:EventTarget": (declared) => {
    const targetId = physicalName(declared, "targetId");
    return { id: `${text(declared.inputs["rule"])}-${targetId}`, outputs: { targetId } };
  },
  "aws:cloudwatch/logGroup:LogGroup": (declared, { arns }) => named(declared, arns.logGroup),
  "aws:cloudwatch/logStream:LogStream": (declared, { arns }) =>
    named(declared, (name) => `${arns.logGroup(text(declared.inputs["logGroupName"]))}:log-stream:${name}`),
  "aws:cloudwatch/metricAlarm:MetricAlarm": (declared, { arns }) => named(declared, arns.alarm),
  "aws:lambda/function:Function": (declared, { arns }) => named(declared, arns.function),
  "aws:lambda/eventSourceMapping:EventSourceMapping": (declared, { arns }) => {
    const id = uuid(declared.urn);
    const functionName = text(declared.inputs["functionName"]);
    const functionArn = functionName.startsWith("arn:") ? functionName : arns.function(functionName);
    return { id, outputs: { uuid: id, arn: arns.regional("lambda", `event-source-mapping:${id}`), functionArn } };
  },
  "aws:iam/role:Role": (declared, { arns }) => {
    const name = physicalName(declared, "name");
    return {
      id: name,
      outputs: { name, arn: arns.role(name), uniqueId: `AROA${token(declared.urn, 17).toUpperCase()}` },
    };
  },
  "aws:iam/rolePolicy:RolePolicy": (declared) => {
    const name = physicalName(declared, "name");
    return { id: `${text(declared.inputs["role"])}:${name}`, outputs: { name } };
  },
  "aws:iam/policy:Policy": (declared, { arns }) => {
    const name = physicalName(declared, "name");
    return { id: arns.policy(name), outputs: { name, arn: arns.policy(name) } };
  },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": (declared, { partition, accountId }) => {
    const host = text(declared.inputs["url"]).replace(/^https:\/\//, "");
    const arn = `arn:${partition}:iam::${accountId}:oidc-provider/${host}`;
    return { id: arn, outputs: { arn } };
  },
  "aws:kms/key:Key": (declared, { arns }) => {
    const keyId = uuid(declared.urn);
    return { id: keyId, outputs: { keyId, arn: arns.regional("kms", `key/${keyId}`) } };
  },
  "aws:kms/alias:Alias": (declared, { arns }) => named(declared, (name) => arns.regional("kms", name)),
  "aws:sagemaker/model:Model": (declared, { arns }) => named(declared, arns.model),
  "aws:sagemaker/endpointConfiguration:EndpointConfiguration": (declared, { arns }) =>
    named(declared, arns.endpointConfiguration),
  "aws:sagemaker/endpoint:Endpoint": (declared, { arns }) => named(declared, arns.endpoint),
  "aws:appautoscaling/target:Target": (declared, { arns }) => ({
    id: text(declared.inputs["resourceId"]),
    outputs: { arn: arns.regional("application-autoscaling", `scalable-target/${token(declared.urn, 16)}`) },
  }),
  "aws:appautoscaling/policy:Policy": (declared, { arns }) => {
    const name = physicalName(declared, "name");
    const path = `${text(declared.inputs["serviceNamespace"])}/${text(declared.inputs["resourceId"])}`;
    const arn = arns.regional("autoscaling", `scalingPolicy:${uuid(declared.urn)}:resource/${path}:policyName/${name}`);
    return { id: name, outputs: { name, arn } };
  },
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": (declared, { arns }) => {
    const name = physicalName(declared, "name");
    return { id: arns.deliveryStream(name), outputs: { name, arn: arns.deliveryStream(name) } };
  },
};

const otherType: Compute = (declared, { arns }) => {
  const name = physicalName(declared, "name");
  const service = /^[^:]+:([^/:]+)/.exec(declared.type)?.[1] ?? "other";
  return { id: name, outputs: { name, arn: arns.regional(service, name) } };
};

function byInput(input: string): Compute {
  return (declared) => ({ id: text(declared.inputs[input]), outputs: {} });
}

function named(declared: Declared, arn: (name: string) => string): Computed {
  const name = physicalName(declared, "name");
  return { id: name, outputs: { name, arn: arn(name) } };
}

/** The name the program gave, or one in the manner of Pulumi's auto-naming, but the same every time. */
function physicalName(declared: Declared, input: string): string {
  const given = declared.inputs[input];
  return typeof given === "string" && given !== "" ? given : `${declared.name}-${token(declared.urn, 7)}`;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function token(urn: string, length: number): string {
  return createHash("sha256").update(urn).digest("hex").slice(0, length);
}

function uuid(urn: string): string {
  return token(urn, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
