import type { Provisioners } from "./provisioner.ts";
import { inputsOf, outputsOf, problemOf } from "./resource-fields.ts";

/** Delivery streams to S3. */
export const firehoseResources: Provisioners = {
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": {
    make: (resource, cloud) => {
      const inputs = inputsOf(resource);
      const s3 = inputs.optionalObject("extendedS3Configuration");
      if (s3 === undefined)
        throw problemOf(resource)("the local Firehose delivers to S3 only (extendedS3Configuration)");
      const compression = s3.optionalString("compressionFormat") ?? "UNCOMPRESSED";
      if (compression !== "UNCOMPRESSED" && compression !== "GZIP") {
        throw problemOf(resource)(`the local Firehose compresses with GZIP or not at all, not with ${compression}`);
      }
      cloud.createStream({
        name: inputs.optionalString("name") ?? resource.id,
        arn: outputsOf(resource).string("arn"),
        roleArn: s3.string("roleArn"),
        bucket: s3.string("bucketArn").slice("arn:aws:s3:::".length),
        prefix: s3.optionalString("prefix") ?? "",
        bufferSeconds: s3.integer("bufferingInterval", { min: 0, max: 900 }, 300),
        bufferMiB: s3.integer("bufferingSize", { min: 1, max: 128 }, 5),
        compression,
        fileExtension: s3.optionalString("fileExtension") ?? "",
      });
    },
  },
};
