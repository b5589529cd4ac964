import type { PolicyStatement } from "../../policies/policy-document.ts";
import { tlsOnly } from "../../policies/tls-only.ts";
import type { BootstrapContext } from "../bootstrap-context.ts";
import { letPromotionsReadBucket } from "./promotion-policy.ts";

/**
 * Policy of a bucket of the foundation: TLS only. Into a bucket that is only added to nothing is written over what is there,
 * whoever writes.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
 */
export function keptBucketPolicy(
  context: BootstrapContext,
  bucket: string,
  { onlyAdded, promoted }: { readonly onlyAdded: boolean; readonly promoted: boolean },
): PolicyStatement[] {
  const { arns } = context;
  const statements = [
    tlsOnly("s3", [arns.bucket(bucket), arns.object(bucket, "*")]),
    ...(promoted ? letPromotionsReadBucket(context, bucket) : []),
  ];
  if (!onlyAdded) return statements;
  return [
    ...statements,
    {
      Sid: "OnlyAdded",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:PutObject",
      Resource: arns.object(bucket, "*"),
      Condition: { Null: { "s3:if-none-match": "true" } },
    },
  ];
}
