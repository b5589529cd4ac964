import type { PipelineContext } from "../pipeline-context.ts";
import type { PolicyStatement } from "./policy-document.ts";
import { tlsOnly } from "./tls-only.ts";

/** Policy of a bucket of ours: TLS only, and `predictions/` readable by consumers where they may. */
export function bucketPolicy(context: PipelineContext, bucket: string, readers: readonly string[]): PolicyStatement[] {
  const { arns } = context;
  const deny = tlsOnly("s3", [arns.bucket(bucket), arns.object(bucket, "*")]);
  if (readers.length === 0) return [deny];
  return [
    deny,
    {
      Sid: "ConsumersRead",
      Effect: "Allow",
      Principal: { AWS: readers.map((account) => arns.account(account)) },
      Action: ["s3:GetObject", "s3:GetObjectVersion"],
      Resource: arns.object(bucket, "predictions/*"),
    },
    {
      Sid: "ConsumersList",
      Effect: "Allow",
      Principal: { AWS: readers.map((account) => arns.account(account)) },
      Action: "s3:ListBucket",
      Resource: arns.bucket(bucket),
      Condition: { StringLike: { "s3:prefix": "predictions/*" } },
    },
  ];
}
