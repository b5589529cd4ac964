import type { PolicyStatement } from "../../policies/policy-document.ts";
import type { BootstrapContext, PromotionOrigin } from "../bootstrap-context.ts";
import { namesOfStage } from "./names-of-stage.ts";

/**
 * Patterns of the buckets that deployments to a stage make: those that Sluice names, and sources, which a pipeline's file names and
 * which end in the stage, or in stage and account. S3 knows no tags here, so names alone keep the stages of an account apart.
 */
export function bucketsOfStage(stage: string, accountId: string): string[] {
  const sources = [`*-${stage}`, `*-${stage}-${accountId}`];
  // A model's bucket ends in stage and account, too.
  return [...sources, ...namesOfStage(stage, accountId).buckets.filter((name) => name !== `*--${sources[1]}`)];
}

/**
 * Denies the buckets of other environments: those of their foundations but what is `read` of one whose releases are promoted, and what
 * Sluice names for another stage of the same account.
 * In an ARN of S3 a `*` reaches over the slash into keys: with the account behind the stage, no key of our own is meant by accident.
 */
export function foreignBuckets(
  { accountId, arns, foreignBuckets: all = [], foreignStages = [] }: BootstrapContext,
  { read }: { readonly read?: PromotionOrigin } = {},
): PolicyStatement[] {
  const buckets = all.filter((bucket) => bucket !== read?.ledgerBucket && bucket !== read?.artifactsBucket);
  const staged = foreignStages.flatMap((stage) => {
    const isRead = stage === read?.stage && accountId === read.accountId;
    // Its ledger and artifacts end in stage and account, too; buckets of models have two hyphens before that.
    return [`${isRead ? "*--" : ""}*-${stage}-${accountId}*`, `*-${stage}-delivery-${accountId}*`];
  });
  return deny("NeverOtherEnvironments", [
    ...buckets.flatMap((bucket) => [arns.bucket(bucket), arns.object(bucket, "*")]),
    ...staged.map((bucket) => arns.bucket(bucket)),
  ]);
}

/**
 * Denies the sources that end in another stage of the same account. It reaches documents of our own whose keys have that word before
 * a slash, so it is for who deploys, and no bound of what models read.
 */
export function foreignSources({ accountId, arns, foreignStages = [] }: BootstrapContext): PolicyStatement[] {
  const sources = foreignStages.flatMap((stage) => [arns.bucket(`*-${stage}`), arns.object(`*-${stage}`, "*")]);
  return deny("NeverOtherSources", sources).map((statement) => {
    // Another account may call its buckets what it likes.
    return { ...statement, Condition: { StringEquals: { "aws:ResourceAccount": accountId } } };
  });
}

function deny(sid: string, resources: readonly string[]): PolicyStatement[] {
  return resources.length === 0 ? [] : [{ Sid: sid, Effect: "Deny", Action: "s3:*", Resource: resources }];
}
