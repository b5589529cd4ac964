import { LogStream } from "@pulumi/aws/cloudwatch/logStream.js";
import { FirehoseDeliveryStream } from "@pulumi/aws/kinesis/firehoseDeliveryStream.js";
import type { ComponentResource } from "@pulumi/pulumi/resource.js";
import type { ResolvedDelivery } from "@sluice/spec";
import type { PipelineContext } from "../pipeline-context.ts";
import { deliveryStreamPolicy } from "../policies/delivery-stream-policy.ts";
import { trustService } from "../policies/trust-policy.ts";
import { transformed } from "../transform.ts";
import { createLogGroup } from "./log-group.ts";
import { createSecureBucket } from "./secure-bucket.ts";
import { createServiceRole } from "./service-role.ts";

/**
 * Creates the Firehose stream that collects envelopes in the delivery bucket, one JSON line each, in a folder per day. Lines are not
 * compressed: whoever opens the bucket, a person or a loader, can read them as they are.
 */
export function createDeliveryStream(
  parent: ComponentResource,
  name: string,
  context: PipelineContext,
  firehose: NonNullable<ResolvedDelivery["firehose"]>,
): FirehoseDeliveryStream {
  const { environment, names, pipeline, tags, transform } = context;
  const { bucket, ready } = createSecureBucket(parent, `${name}-bucket`, context, {
    bucket: names.deliveryBucket,
    tags,
    readers: pipeline.consumers.map((consumer) => consumer.account),
    events: false,
    expirationDays: environment.objectExpirationDays,
  });
  const logGroupName = `/aws/kinesisfirehose/${names.deliveryStream}`;
  const log = createLogGroup(parent, `${name}-stream-log`, context, logGroupName, tags);
  const logStream = new LogStream(
    `${name}-stream-log-stream`,
    { name: "destination", logGroupName: log.name },
    { parent },
  );
  const role = createServiceRole(parent, `${name}-stream-role`, context, {
    role: names.deliveryStreamRole,
    description: `Delivery stream of ${pipeline.name}`,
    // Firehose names the account it acts for: https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html
    trust: trustService("firehose.amazonaws.com", { externalId: environment.accountId }),
    statements: deliveryStreamPolicy(context, logGroupName),
    tags,
  });
  const { kmsKeyArn } = environment;
  const streamName = `${name}-stream`;
  const streamArgs = {
    name: names.deliveryStream,
    destination: "extended_s3",
    extendedS3Configuration: {
      roleArn: role.role.arn,
      bucketArn: bucket.arn,
      prefix: "predictions/!{timestamp:yyyy/MM/dd}/",
      errorOutputPrefix: "errors/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/",
      bufferingInterval: firehose.bufferSeconds,
      bufferingSize: firehose.bufferMiB,
      compressionFormat: "UNCOMPRESSED",
      cloudwatchLoggingOptions: { enabled: true, logGroupName, logStreamName: logStream.name },
      ...(kmsKeyArn === undefined ? {} : { kmsKeyArn }),
    },
    serverSideEncryption:
      kmsKeyArn === undefined
        ? { enabled: true, keyType: "AWS_OWNED_CMK" }
        : { enabled: true, keyType: "CUSTOMER_MANAGED_CMK", keyArn: kmsKeyArn },
    tags,
  };
  return new FirehoseDeliveryStream(streamName, transformed(transform, "deliveryStream", streamName, streamArgs), {
    parent,
    dependsOn: [...ready, ...role.permissions],
  });
}
