import type { DeliveryStreamSettings } from "../firehose/delivery-stream.ts";
import { AwsError } from "../gateway/service.ts";
import type { DeclaredResource } from "../resource.ts";
import { type Provisioners, thereIf } from "./provisioner.ts";
import { inputsOf, outputsOf, problemOf } from "./resource-fields.ts";

/** Delivery streams to S3. */
export const firehoseResources: Provisioners = {
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": {
    make: (resource, cloud) => void cloud.createStream(streamSettings(resource)),
    refuse: (resource, cloud) => {
      const { name, roleArn } = streamSettings(resource);
      if (cloud.streams.has(name)) {
        const problem = `Firehose ${name} under accountId ${cloud.accountId} already exists`;
        throw new AwsError("ResourceInUseException", 400, problem);
      }
      // @see https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html
      const context = { "sts:externalid": cloud.accountId };
      if (cloud.policies.canAssume(roleArn, "firehose.amazonaws.com", context)) return;
      const problem = `Firehose is unable to assume role ${roleArn}. Please check the role provided.`;
      throw new AwsError("InvalidArgumentException", 400, problem);
    },
    change: async ({ after }, cloud) => {
      const settings = streamSettings(after);
      const old = cloud.streams.get(settings.name);
      // The new one takes records first: none comes between the two.
      cloud.createStream(settings);
      await old?.flush();
    },
    remove: (resource, cloud) => {
      const { name } = streamSettings(resource);
      cloud.streams.get(name)?.close();
      cloud.streams.delete(name);
    },
    actual: (resource, cloud) => thereIf(cloud.streams.has(streamSettings(resource).name)),
  },
};

function streamSettings(resource: DeclaredResource): DeliveryStreamSettings {
  const inputs = inputsOf(resource);
  const s3 = inputs.optionalObject("extendedS3Configuration");
  if (s3 === undefined) throw problemOf(resource)("the local Firehose delivers to S3 only (extendedS3Configuration)");
  const compression = s3.optionalString("compressionFormat") ?? "UNCOMPRESSED";
  if (compression !== "UNCOMPRESSED" && compression !== "GZIP") {
    throw problemOf(resource)(`the local Firehose compresses with GZIP or not at all, not with ${compression}`);
  }
  const arn = outputsOf(resource).string("arn");
  return {
    // The id of a stream is its ARN.
    name: inputs.optionalString("name") ?? arn.slice(arn.lastIndexOf("/") + 1),
    arn,
    roleArn: s3.string("roleArn"),
    bucket: s3.string("bucketArn").slice("arn:aws:s3:::".length),
    prefix: s3.optionalString("prefix") ?? "",
    bufferSeconds: s3.integer("bufferingInterval", { min: 0, max: 900 }, 300),
    bufferMiB: s3.integer("bufferingSize", { min: 1, max: 128 }, 5),
    compression,
    fileExtension: s3.optionalString("fileExtension") ?? "",
  };
}
