import type { AwsClients } from "../aws/aws-clients.ts";
import { isAbsent, isDenied, isElsewhere } from "../aws/aws-failure.ts";
import { askAws } from "../endpoints/ask-aws.ts";
import type { PendingOperation } from "../engine/engine.ts";
import { resourceTypes } from "../plan/resource-types.ts";

/** Which buckets are asked about, and whose they are to be. */
export interface BucketsOfOthersOptions {
  readonly pending: readonly PendingOperation[];
  /** The provider's ids, by URN, of what was being created. */
  readonly ids: ReadonlyMap<string, string>;
  /** 12 digits. */
  readonly account: string;
}

/**
 * URNs of buckets that were being created and whose name is taken in another account or region: S3 says of those no more than 403 or 301, which the
 * engine takes for a failure of its look, now and every time after. Needs `s3:ListBucket`.
 * @throws SluiceError `DEPLOY_AWS_REFUSED`
 */
export async function bucketsOfOthers(
  { account, ids, pending }: BucketsOfOthersOptions,
  clients: Pick<AwsClients, "s3">,
): Promise<ReadonlySet<string>> {
  const others = new Set<string>();
  for (const { resource } of pending) {
    const bucket = resource.type === resourceTypes.bucket ? ids.get(resource.urn) : undefined;
    if (bucket !== undefined && (await isOfAnother(bucket, account, clients))) others.add(resource.urn);
  }
  return others;
}

async function isOfAnother(bucket: string, account: string, clients: Pick<AwsClients, "s3">): Promise<boolean> {
  const { HeadBucketCommand } = await import("@aws-sdk/client-s3");
  const s3 = await clients.s3();
  return await askAws({
    tried: `look at the bucket ${bucket}`,
    action: "s3:ListBucket",
    send: async () => {
      await s3.send(new HeadBucketCommand({ Bucket: bucket, ExpectedBucketOwner: account }));
      return false;
    },
    recover: (error) => {
      // What was being created is in the environment's region.
      if (isDenied(error) || isElsewhere(error)) return { answer: true };
      return isAbsent(error) ? { answer: false } : undefined;
    },
  });
}
