import type { ResolvedPipeline } from "@sluice/spec";
import type { AwsClients } from "../aws/aws-clients.ts";
import type { Environment } from "../environments/environment-schema.ts";
import { isAbsent } from "../releases/aws-failure.ts";
import { askAws } from "./ask-aws.ts";
import { inParallel } from "./in-parallel.ts";
import { namesOfModel, namesOfPipeline } from "./place.ts";

/** A bucket that a pipeline's stack made. */
export interface StackBucket {
  readonly bucket: string;
  /** What it is for: `source`, `delivery`, or a model's output. */
  readonly part: "source" | "delivery" | { readonly model: string };
}

/** Every bucket of a pipeline's stack: not an adopted source, which is somebody else's. */
export function stackBuckets(pipeline: ResolvedPipeline, environment: Pick<Environment, "account">): StackBucket[] {
  const { deliver, models, source } = pipeline;
  const delivery = namesOfPipeline(pipeline, environment).deliveryBucket;
  return [
    ...(source.create ? [{ bucket: source.bucket, part: "source" } as const] : []),
    ...models.map(({ name }) => ({ bucket: namesOfModel(pipeline, name, environment).bucket, part: { model: name } })),
    ...(deliver.firehose === undefined ? [] : [{ bucket: delivery, part: "delivery" } as const]),
  ];
}

/**
 * Which of the stack's buckets hold anything: objects, old versions or delete markers. A bucket that is not there holds nothing.
 * Needs `s3:ListBucketVersions`.
 */
export async function bucketsWithData(
  pipeline: ResolvedPipeline,
  environment: Pick<Environment, "account">,
  clients: Pick<AwsClients, "s3">,
): Promise<readonly StackBucket[]> {
  const buckets = stackBuckets(pipeline, environment);
  const names = buckets.map(({ bucket }) => bucket);
  const holding = new Set(await bucketsHoldingData(names, environment, clients));
  return buckets.filter(({ bucket }) => holding.has(bucket));
}

/** The same of buckets by name, such as those that a stack's state knows and the file no longer does. Needs `s3:ListBucketVersions`. */
export async function bucketsHoldingData(
  buckets: readonly string[],
  { account }: Pick<Environment, "account">,
  clients: Pick<AwsClients, "s3">,
): Promise<readonly string[]> {
  const holds = await inParallel(buckets, (bucket) => holdsData(bucket, account, clients));
  return buckets.filter((_, index) => holds[index]);
}

async function holdsData(bucket: string, account: string, clients: Pick<AwsClients, "s3">): Promise<boolean> {
  const { ListObjectVersionsCommand } = await import("@aws-sdk/client-s3");
  const s3 = await clients.s3();
  const page = await askAws({
    tried: `see whether the bucket ${bucket} is empty`,
    action: "s3:ListBucketVersions",
    // A bucket of that name in another account is none of this stack's.
    send: () => s3.send(new ListObjectVersionsCommand({ Bucket: bucket, MaxKeys: 1, ExpectedBucketOwner: account })),
    recover: (error) => (isAbsent(error) ? { answer: undefined } : undefined),
  });
  return (page?.Versions ?? []).length + (page?.DeleteMarkers ?? []).length > 0;
}
