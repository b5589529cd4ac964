import type { PolicyStatement } from "../../policies/policy-document.ts";
import type { BootstrapContext } from "../bootstrap-context.ts";
import { bucketsOfStage, foreignBuckets, foreignSources } from "./buckets-of-stage.ts";
import { readPromoted } from "./promotion-policy.ts";

/** Where bootstrap keeps its own state, below the state bucket; no deployment may touch it. */
export const bootstrapPrefix = "bootstrap/";

/** What a deployment may do with buckets: manage those of pipelines, keep state, releases and artifacts, read model artifacts. */
export function deployStorage(context: BootstrapContext): PolicyStatement[] {
  const { arns, accountId, names } = context;
  const managed = bucketsOfStage(context.stage, accountId);
  const buckets = managed.map((name) => arns.bucket(name));
  const objects = managed.map((name) => arns.object(name, "*"));
  const ours = { StringEquals: { "aws:ResourceAccount": accountId } };
  const kept = [names.stateBucket, names.ledgerBucket, names.artifactsBucket];
  return [
    // A bucket that is not there yet is no account's, also for the tags that it is created with:
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-create-tag.html
    { Sid: "CreateBuckets", Effect: "Allow", Action: ["s3:CreateBucket", "s3:TagResource"], Resource: buckets },
    { Sid: "ManageBuckets", Effect: "Allow", Action: bucketActions, Resource: buckets, Condition: ours },
    {
      Sid: "UseObjects",
      Effect: "Allow",
      // A smoke document goes in and its predictions come out; a destroy with --delete-data empties what it deletes.
      Action: ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"],
      Resource: objects,
      Condition: ours,
    },
    {
      Sid: "KeepState",
      Effect: "Allow",
      Action: ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
      Resource: arns.object(names.stateBucket, "*"),
    },
    {
      Sid: "KeepReleases",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:PutObject"],
      Resource: arns.object(names.ledgerBucket, "*"),
    },
    {
      Sid: "KeepArtifacts",
      Effect: "Allow",
      Action: [
        "s3:AbortMultipartUpload",
        "s3:GetObject",
        "s3:GetObjectTagging",
        "s3:ListMultipartUploadParts",
        "s3:PutObject",
        "s3:PutObjectTagging",
      ],
      Resource: arns.object(names.artifactsBucket, "*"),
    },
    { Sid: "ListKept", Effect: "Allow", Action: "s3:ListBucket", Resource: kept.map((bucket) => arns.bucket(bucket)) },
    {
      Sid: "ReadModelArtifacts",
      Effect: "Allow",
      // A release copies them; which buckets they are in is the data scientists' choice, but they are all archives.
      Action: ["s3:GetObject", "s3:GetObjectTagging", "s3:GetObjectVersion", "s3:GetObjectVersionTagging"],
      Resource: arns.object("*", "*.tar.gz"),
    },
    {
      Sid: "LookAtSources",
      Effect: "Allow",
      // A source that a pipeline adopts is called what its owner likes, and may be another account's.
      Action: ["s3:GetBucketNotification", "s3:GetBucketVersioning", "s3:ListBucket"],
      Resource: arns.bucket("*"),
    },
    {
      Sid: "SendTestDocuments",
      Effect: "Allow",
      Action: ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutObject"],
      // Smoke documents, and those of cases.
      Resource: ["sluice-smoke/*", "sluice-test/*"].flatMap((folder) => [
        arns.object("*", folder),
        arns.object("*", `*/${folder}`),
      ]),
    },
    // The names of these buckets are like those of pipelines.
    {
      Sid: "NeverChangeKept",
      Effect: "Deny",
      Action: [
        "s3:CreateBucket",
        "s3:DeleteBucket*",
        "s3:DeleteObjectVersion",
        "s3:PutBucket*",
        "s3:Put*Configuration",
      ],
      Resource: kept.flatMap((bucket) => [arns.bucket(bucket), arns.object(bucket, "*")]),
    },
    {
      Sid: "NeverDeleteReleases",
      Effect: "Deny",
      Action: "s3:DeleteObject*",
      Resource: [arns.object(names.ledgerBucket, "*"), arns.object(names.artifactsBucket, "*")],
    },
    {
      Sid: "NeverTouchBootstrap",
      Effect: "Deny",
      Action: "s3:*Object*",
      Resource: arns.object(names.stateBucket, `${bootstrapPrefix}*`),
    },
    ...readPromoted(context),
    ...foreignBuckets(context, context.promotesFrom === undefined ? {} : { read: context.promotesFrom }),
    ...foreignSources(context),
  ];
}

/** What the AWS provider calls for a bucket and its settings: https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service/s3 */
const bucketActions = [
  "s3:DeleteBucket",
  "s3:DeleteBucketPolicy",
  "s3:GetAccelerateConfiguration",
  "s3:GetBucket*",
  "s3:GetEncryptionConfiguration",
  "s3:GetLifecycleConfiguration",
  "s3:GetReplicationConfiguration",
  "s3:ListBucket",
  "s3:ListBucketVersions",
  "s3:ListTagsForResource",
  "s3:PutBucketNotification",
  "s3:PutBucketOwnershipControls",
  "s3:PutBucketPolicy",
  "s3:PutBucketPublicAccessBlock",
  "s3:PutBucketTagging",
  "s3:PutBucketVersioning",
  "s3:PutEncryptionConfiguration",
  "s3:PutLifecycleConfiguration",
  "s3:TagResource",
  "s3:UntagResource",
];
