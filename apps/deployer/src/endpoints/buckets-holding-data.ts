import type { AwsClients } from "../aws/aws-clients.ts";
import { isAbsent } from "../aws/aws-failure.ts";
import { inParallel } from "../aws/in-parallel.ts";
import type { Environment } from "../environments/environment-schema.ts";
import { askAws } from "./ask-aws.ts";

/**
 * Which of the buckets hold anything: objects, old versions or delete markers. A bucket that is not there holds nothing.
 * Needs `s3:ListBucketVersions`.
 */
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
