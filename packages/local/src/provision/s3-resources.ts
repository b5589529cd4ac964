import { AwsError } from "../gateway/service.ts";
import type { DeclaredResource } from "../resource.ts";
import type { BucketState } from "../s3/bucket-state.ts";
import type { LocalCloud } from "./local-cloud.ts";
import { type Provisioner, type Provisioners, thereIf } from "./provisioner.ts";
import { documentOf, inputsOf } from "./resource-fields.ts";

const owner = { kind: "owner" } as const;

const hasBucket = (resource: DeclaredResource, cloud: LocalCloud) => find(cloud, bucketOf(resource)) !== undefined;
const ofBucket = {
  refuse: (resource, cloud) => void cloud.s3.buckets.get(bucketOf(resource)),
  actual: (resource, cloud) => thereIf(hasBucket(resource, cloud)),
} satisfies Partial<Provisioner>;

/** Buckets and what they are set to. */
export const s3Resources: Provisioners = {
  "aws:s3/bucket:Bucket": {
    make: (resource, cloud) => {
      const bucket = nameOf(resource);
      if (find(cloud, bucket) === undefined) cloud.s3.createBucket(owner, { bucket });
    },
    create: (resource, cloud) => cloud.s3.createBucket(owner, { bucket: nameOf(resource) }),
    change: () => {},
    remove: (resource, cloud) => {
      const state = find(cloud, nameOf(resource));
      if (state === undefined) return;
      if (inputsOf(resource).boolean("forceDestroy", false)) empty(state);
      refuseFull(state);
      cloud.s3.buckets.delete(owner, state.name);
      cloud.policies.removeResourcePolicy(arnOf(state.name));
    },
    actual: (resource, cloud) => thereIf(find(cloud, nameOf(resource)) !== undefined),
  },
  "aws:s3/bucketVersioning:BucketVersioning": {
    ...ofBucket,
    isReady: hasBucket,
    make: (resource, cloud) => {
      const status = inputsOf(resource).object("versioningConfiguration").string("status");
      cloud.s3.setVersioning(bucketOf(resource), status === "Enabled" ? "Enabled" : "Suspended");
    },
    remove: (resource, cloud) => {
      if (hasBucket(resource, cloud)) cloud.s3.setVersioning(bucketOf(resource), "Suspended");
    },
    actual: (resource, cloud) => {
      const state = find(cloud, bucketOf(resource));
      return state && { versioningConfiguration: { status: state.versioning ?? "Disabled" } };
    },
  },
  "aws:s3/bucketNotification:BucketNotification": {
    ...ofBucket,
    isReady: hasBucket,
    make: (resource, cloud) =>
      cloud.s3.setEventBridge(bucketOf(resource), inputsOf(resource).boolean("eventbridge", false)),
    remove: (resource, cloud) => {
      if (hasBucket(resource, cloud)) cloud.s3.setEventBridge(bucketOf(resource), false);
    },
    actual: (resource, cloud) => {
      const state = find(cloud, bucketOf(resource));
      return state && { eventbridge: state.eventBridge };
    },
  },
  "aws:s3/bucketPolicy:BucketPolicy": {
    ...ofBucket,
    make: (resource, cloud) => {
      cloud.policies.setResourcePolicy(arnOf(bucketOf(resource)), documentOf(resource, "policy"));
    },
    remove: (resource, cloud) => cloud.policies.removeResourcePolicy(arnOf(bucketOf(resource))),
    actual: (resource, cloud) => thereIf(cloud.policies.hasResourcePolicy(arnOf(bucketOf(resource)))),
  },
  // What they set is nothing a document could notice on a laptop, but the bucket must be there.
  ...Object.fromEntries(
    [
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    ].map((type): [string, Provisioner] => [type, { ...ofBucket, make: () => {} }]),
  ),
};

function nameOf(resource: DeclaredResource): string {
  return inputsOf(resource).optionalString("bucket") ?? resource.id;
}

function bucketOf(resource: DeclaredResource): string {
  return inputsOf(resource).string("bucket");
}

function arnOf(bucket: string): string {
  return `arn:aws:s3:::${bucket}`;
}

function find(cloud: LocalCloud, bucket: string): BucketState | undefined {
  return cloud.s3.buckets.list(owner).find(({ name }) => name === bucket);
}

function empty(state: BucketState): void {
  for (const key of [...state.keys]) {
    for (const { versionId } of [...state.history(key)]) state.deleteVersion(key, versionId);
  }
}

function refuseFull(state: BucketState): void {
  if (state.keys.length === 0) return;
  const versions = state.versioning === undefined ? "" : ". You must delete all versions in the bucket.";
  throw new AwsError("BucketNotEmpty", 409, `The bucket you tried to delete is not empty${versions}`);
}
