import { Bucket } from "@pulumi/aws/s3/bucket.js";
import { BucketLifecycleConfiguration } from "@pulumi/aws/s3/bucketLifecycleConfiguration.js";
import { BucketNotification } from "@pulumi/aws/s3/bucketNotification.js";
import { BucketOwnershipControls } from "@pulumi/aws/s3/bucketOwnershipControls.js";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy.js";
import { BucketPublicAccessBlock } from "@pulumi/aws/s3/bucketPublicAccessBlock.js";
import { BucketServerSideEncryptionConfiguration } from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration.js";
import { BucketVersioning } from "@pulumi/aws/s3/bucketVersioning.js";
import type { ComponentResource, Resource } from "@pulumi/pulumi/resource.js";
import { defaults } from "../defaults.ts";
import type { PipelineContext } from "../pipeline-context.ts";
import { bucketPolicy } from "../policies/bucket-policy.ts";
import { renderPolicy } from "../policies/policy-document.ts";
import type { Tags } from "../tags.ts";
import { transformed } from "../transform.ts";

/** What a bucket of ours is made from. */
export interface SecureBucketArgs {
  /** Physical name. */
  readonly bucket: string;
  readonly tags: Tags;
  /** Accounts that may read `predictions/`. */
  readonly readers?: readonly string[];
  /** Whether S3 tells EventBridge what happens in the bucket. */
  readonly events: boolean;
  /** Days that objects are kept; for ever when absent. */
  readonly expirationDays?: number | undefined;
}

/** A bucket and what makes it complete: whoever writes to it depends on that, or the first objects would go unencrypted or unheard. */
export interface SecureBucket {
  readonly bucket: Bucket;
  readonly ready: readonly Resource[];
}

/** Creates a bucket that is private, encrypted, versioned, owned by its account and reached over TLS only. */
export function createSecureBucket(
  parent: ComponentResource,
  name: string,
  context: PipelineContext,
  args: SecureBucketArgs,
): SecureBucket {
  const { environment, transform } = context;
  const bucketArgs = { bucket: args.bucket, tags: args.tags };
  const bucket = new Bucket(name, transformed(transform, "bucket", name, bucketArgs), {
    parent,
    ...(environment.protect ? { protect: true } : {}),
  });
  const child = { parent };
  const id = bucket.bucket;
  const policy = renderPolicy(bucketPolicy(context, args.bucket, args.readers ?? []));
  const publicAccess = new BucketPublicAccessBlock(
    `${name}-public-access`,
    {
      bucket: id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    child,
  );
  const ownership = new BucketOwnershipControls(
    `${name}-ownership`,
    { bucket: id, rule: { objectOwnership: "BucketOwnerEnforced" } },
    child,
  );
  const encrypted = new BucketServerSideEncryptionConfiguration(
    `${name}-encryption`,
    { bucket: id, rules: [encryption(context)] },
    child,
  );
  const access = new BucketPolicy(`${name}-policy`, { bucket: id, policy }, child);
  const versioning = new BucketVersioning(
    `${name}-versioning`,
    { bucket: id, versioningConfiguration: { status: "Enabled" } },
    child,
  );
  // S3 applies rules about old versions only once versioning is on.
  new BucketLifecycleConfiguration(
    `${name}-lifecycle`,
    { bucket: id, rules: lifecycleRules(args.expirationDays) },
    { parent, dependsOn: [versioning] },
  );
  const ready = [publicAccess, ownership, encrypted, access, versioning];
  if (!args.events) return { bucket, ready };
  const events = new BucketNotification(`${name}-events`, { bucket: id, eventbridge: true }, child);
  return { bucket, ready: [...ready, events] };
}

function encryption({ environment: { kmsKeyArn } }: PipelineContext): {
  applyServerSideEncryptionByDefault: { sseAlgorithm: string; kmsMasterKeyId?: string };
  bucketKeyEnabled?: boolean;
} {
  if (kmsKeyArn === undefined) return { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } };
  // A bucket key saves a call to KMS per object.
  return {
    applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: kmsKeyArn },
    bucketKeyEnabled: true,
  };
}

function lifecycleRules(expirationDays: number | undefined) {
  const rules = [
    {
      id: "clear-away",
      status: "Enabled",
      filter: { prefix: "" },
      abortIncompleteMultipartUpload: { daysAfterInitiation: defaults.incompleteUploadDays },
      noncurrentVersionExpiration: { noncurrentDays: defaults.noncurrentVersionDays },
    },
  ];
  if (expirationDays === undefined) return rules;
  return [
    ...rules,
    { id: "expire-documents", status: "Enabled", filter: { prefix: "" }, expiration: { days: expirationDays } },
  ];
}
