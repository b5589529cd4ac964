import type { DeclaredResource } from "../resource.ts";
import type { LocalCloud } from "./local-cloud.ts";
import type { Provisioners } from "./provisioner.ts";
import { documentOf, inputsOf } from "./resource-fields.ts";

const hasBucket = (resource: DeclaredResource, cloud: LocalCloud) => exists(cloud, bucketOf(resource));

/** Buckets and what they are set to. */
export const s3Resources: Provisioners = {
  "aws:s3/bucket:Bucket": {
    make: (resource, cloud) => {
      const bucket = inputsOf(resource).optionalString("bucket") ?? resource.id;
      if (!exists(cloud, bucket)) cloud.s3.createBucket({ kind: "owner" }, { bucket });
    },
  },
  "aws:s3/bucketVersioning:BucketVersioning": {
    isReady: hasBucket,
    make: (resource, cloud) => {
      const status = inputsOf(resource).object("versioningConfiguration").string("status");
      cloud.s3.setVersioning(bucketOf(resource), status === "Enabled" ? "Enabled" : "Suspended");
    },
  },
  "aws:s3/bucketNotification:BucketNotification": {
    isReady: hasBucket,
    make: (resource, cloud) =>
      cloud.s3.setEventBridge(bucketOf(resource), inputsOf(resource).boolean("eventbridge", false)),
  },
  "aws:s3/bucketPolicy:BucketPolicy": {
    make: (resource, cloud) => {
      cloud.policies.setResourcePolicy(`arn:aws:s3:::${bucketOf(resource)}`, documentOf(resource, "policy"));
    },
  },
};

function bucketOf(resource: DeclaredResource): string {
  return inputsOf(resource).string("bucket");
}

function exists(cloud: LocalCloud, bucket: string): boolean {
  return cloud.s3.buckets.list({ kind: "owner" }).some(({ name }) => name === bucket);
}
