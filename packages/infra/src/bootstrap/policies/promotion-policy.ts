import type { PolicyStatement } from "../../policies/policy-document.ts";
import type { BootstrapContext } from "../bootstrap-context.ts";

const readActions = ["s3:GetObject", "s3:GetObjectVersion"];

/**
 * What who deploys to an environment may read of the one whose releases are promoted to it, and that nothing else may be done there: two
 * buckets, and the keys that encrypt them through S3.
 */
export function readPromoted({ arns, partition, promotesFrom }: BootstrapContext): PolicyStatement[] {
  if (promotesFrom === undefined) return [];
  const { accountId, artifactsBucket, ledgerBucket, region } = promotesFrom;
  const buckets = [ledgerBucket, artifactsBucket];
  const objects = buckets.map((bucket) => arns.object(bucket, "*"));
  const containers = buckets.map((bucket) => arns.bucket(bucket));
  return [
    { Sid: "ReadPromoted", Effect: "Allow", Action: readActions, Resource: objects },
    { Sid: "ListPromoted", Effect: "Allow", Action: "s3:ListBucket", Resource: containers },
    {
      Sid: "DecryptPromoted",
      Effect: "Allow",
      Action: "kms:Decrypt",
      // The key's id is AWS's choice, and an alias of another account says nothing here: what it encrypts is ours to name. S3 names the
      // object, or with a bucket key the bucket: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
      Resource: `arn:${partition}:kms:${region}:${accountId}:key/*`,
      Condition: {
        StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` },
        StringLike: { "kms:EncryptionContext:aws:s3:arn": [...containers, ...objects] },
      },
    },
    {
      Sid: "NeverChangePromoted",
      Effect: "Deny",
      Action: ["s3:AbortMultipartUpload", "s3:Create*", "s3:Delete*", "s3:Put*", "s3:Replicate*", "s3:Restore*"],
      Resource: [...containers, ...objects],
    },
  ];
}

/** Lets who deploys to environments that releases are promoted to read a bucket of this one. */
export function letPromotionsReadBucket(context: BootstrapContext, bucket: string): PolicyStatement[] {
  const readers = readersOf(context);
  if (readers === undefined) return [];
  const { arns } = context;
  return [
    { Sid: "LetPromotionsRead", Effect: "Allow", ...readers, Action: readActions, Resource: arns.object(bucket, "*") },
    { Sid: "LetPromotionsList", Effect: "Allow", ...readers, Action: "s3:ListBucket", Resource: arns.bucket(bucket) },
  ];
}

/** The key's policy that lets them decrypt what they read through S3; none where nobody does, which is AWS's own default policy. */
export function promotionKeyPolicy(context: BootstrapContext): PolicyStatement[] {
  const readers = readersOf(context);
  if (readers === undefined) return [];
  const { accountId, arns, region } = context;
  return [
    // What AWS gives a key without a policy: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
    { Sid: "Account", Effect: "Allow", Principal: { AWS: arns.account(accountId) }, Action: "kms:*", Resource: "*" },
    {
      Sid: "LetPromotionsDecrypt",
      Effect: "Allow",
      Principal: readers.Principal,
      Action: "kms:Decrypt",
      Resource: "*",
      Condition: {
        ...readers.Condition,
        StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` },
      },
    },
  ];
}

/**
 * Accounts, and of them the deploy roles only. A role that is named as the principal must be there before the policy is, and is forgotten
 * when it is made anew: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
function readersOf({ arns, partition, promotedBy = [] }: BootstrapContext) {
  if (promotedBy.length === 0) return undefined;
  const accounts = [...new Set(promotedBy.map(({ accountId }) => accountId))].toSorted();
  const roles = promotedBy.map(({ accountId, deployRole }) => `arn:${partition}:iam::${accountId}:role/${deployRole}`);
  return {
    Principal: { AWS: accounts.map((accountId) => arns.account(accountId)) },
    Condition: { ArnEquals: { "aws:PrincipalArn": roles.toSorted() } },
  };
}
