import { Bucket } from "@pulumi/aws/s3/bucket.js";
import { BucketLifecycleConfiguration } from "@pulumi/aws/s3/bucketLifecycleConfiguration.js";
import { BucketOwnershipControls } from "@pulumi/aws/s3/bucketOwnershipControls.js";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy.js";
import { BucketPublicAccessBlock } from "@pulumi/aws/s3/bucketPublicAccessBlock.js";
import { BucketServerSideEncryptionConfiguration } from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration.js";
import { BucketVersioning } from "@pulumi/aws/s3/bucketVersioning.js";
import type { Input } from "@pulumi/pulumi/output.js";
import type { ComponentResource } from "@pulumi/pulumi/resource.js";
import { defaults } from "../defaults.ts";
import { renderPolicy } from "../policies/policy-document.ts";
import type { BootstrapContext } from "./bootstrap-context.ts";
import { keptBucketPolicy } from "./policies/kept-bucket-policy.ts";

/** What a bucket of the foundation is made from. */
export interface KeptBucketArgs {
  /** Physical name. */
  readonly bucket: string;
  /** Key that encrypts it; S3's own when absent. */
  readonly kmsKeyArn?: Input<string> | undefined;
  /** Days that overwritten and deleted objects can be had back; for ever when absent. */
  readonly oldVersionDays?: number;
  /** Whether nothing in it may be written over. */
  readonly onlyAdded: boolean;
  /** Whether promotions to other environments read it. */
  readonly promoted: boolean;
}

/** Creates a bucket that no deployment deletes: private, versioned, encrypted, reached over TLS only. */
export function createKeptBucket(
  parent: ComponentResource,
  name: string,
  context: BootstrapContext,
  args: KeptBucketArgs,
): Bucket {
  const bucket = new Bucket(name, { bucket: args.bucket, tags: context.tags }, { parent, protect: true });
  const child = { parent };
  const id = bucket.bucket;
  new BucketPublicAccessBlock(
    `${name}-public-access`,
    { bucket: id, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
    child,
  );
  new BucketOwnershipControls(
    `${name}-ownership`,
    { bucket: id, rule: { objectOwnership: "BucketOwnerEnforced" } },
    child,
  );
  new BucketServerSideEncryptionConfiguration(
    `${name}-encryption`,
    { bucket: id, rules: [encryption(args.kmsKeyArn)] },
    child,
  );
  const policy = renderPolicy(keptBucketPolicy(context, args.bucket, args));
  new BucketPolicy(`${name}-policy`, { bucket: id, policy }, child);
  const versioning = new BucketVersioning(
    `${name}-versioning`,
    { bucket: id, versioningConfiguration: { status: "Enabled" } },
    child,
  );
  // S3 applies rules about old versions only once versioning is on.
  new BucketLifecycleConfiguration(
    `${name}-lifecycle`,
    { bucket: id, rules: [lifecycleRule(args.oldVersionDays)] },
    { parent, dependsOn: [versioning] },
  );
  return bucket;
}

function encryption(kmsKeyArn: Input<string> | undefined) {
  if (kmsKeyArn === undefined) return { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } };
  return {
    applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: kmsKeyArn },
    bucketKeyEnabled: true,
  };
}

function lifecycleRule(oldVersionDays: number | undefined) {
  return {
    id: "clear-away",
    status: "Enabled",
    filter: { prefix: "" },
    abortIncompleteMultipartUpload: { daysAfterInitiation: defaults.incompleteUploadDays },
    ...(oldVersionDays === undefined ? {} : { noncurrentVersionExpiration: { noncurrentDays: oldVersionDays } }),
  };
}
