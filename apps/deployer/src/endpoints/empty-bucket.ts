import type { ListObjectVersionsOutput, ObjectIdentifier, S3Client } from "@aws-sdk/client-s3";
import { SluiceError } from "@sluice/spec/errors";
import type { AwsClients } from "../aws/aws-clients.ts";
import { isAbsent } from "../aws/aws-failure.ts";
import { askAws } from "./ask-aws.ts";

/** How a bucket is emptied. */
export interface EmptyBucketOptions {
  /** Whether the person has said that the data may go; nothing is deleted without. */
  readonly deleteData: boolean;
  /** Account that must own the bucket: 12 digits. */
  readonly account: string;
  readonly signal: AbortSignal;
  /** Told after every batch: versions and delete markers deleted so far. */
  readonly onProgress?: (deleted: number) => void;
}

/**
 * Deletes every version and delete marker of a bucket, a thousand at a time, and answers how many. An interruption leaves what is
 * not deleted yet. Needs `s3:ListBucketVersions` and `s3:DeleteObjectVersion`.
 *
 * @throws SluiceError `DEPLOY_DELETE_DATA` unless told to, `DEPLOY_BUCKET_NOT_EMPTIED`, `DEPLOY_AWS_REFUSED`
 */
export async function emptyBucket(
  bucket: string,
  clients: Pick<AwsClients, "s3">,
  options: EmptyBucketOptions,
): Promise<number> {
  const { deleteData, onProgress, signal } = options;
  if (!deleteData) {
    throw new SluiceError("DEPLOY_DELETE_DATA", `the bucket ${bucket} holds data, which was not to be deleted`, {
      hint: "add --delete-data to delete it for good, or leave it",
    });
  }
  const s3 = await clients.s3();
  let deleted = 0;
  for (;;) {
    signal.throwIfAborted();
    const batch = await firstVersions(bucket, s3, options);
    if (batch.length === 0) return deleted;
    await deleteBatch(bucket, s3, batch, options);
    deleted += batch.length;
    onProgress?.(deleted);
  }
}

// What was listed is deleted before the next look, so the first page is always the next one.
async function firstVersions(
  bucket: string,
  s3: S3Client,
  { account, signal }: EmptyBucketOptions,
): Promise<ObjectIdentifier[]> {
  const { ListObjectVersionsCommand } = await import("@aws-sdk/client-s3");
  const command = new ListObjectVersionsCommand({ Bucket: bucket, MaxKeys: 1000, ExpectedBucketOwner: account });
  const page = await askAws<ListObjectVersionsOutput | undefined>({
    tried: `list the versions of the bucket ${bucket}`,
    action: "s3:ListBucketVersions",
    send: () => s3.send(command, { abortSignal: signal }),
    recover: (error) => (isAbsent(error) ? { answer: undefined } : undefined),
  });
  const all = [...(page?.Versions ?? []), ...(page?.DeleteMarkers ?? [])];
  return all.flatMap(({ Key, VersionId }) => (Key === undefined ? [] : [{ Key, VersionId }]));
}

async function deleteBatch(
  bucket: string,
  s3: S3Client,
  batch: readonly ObjectIdentifier[],
  { account, signal }: EmptyBucketOptions,
): Promise<void> {
  const { DeleteObjectsCommand } = await import("@aws-sdk/client-s3");
  const Delete = { Objects: [...batch], Quiet: true };
  const command = new DeleteObjectsCommand({ Bucket: bucket, Delete, ExpectedBucketOwner: account });
  const { Errors = [] } = await askAws({
    tried: `delete objects of the bucket ${bucket}`,
    action: "s3:DeleteObjectVersion",
    send: () => s3.send(command, { abortSignal: signal }),
  });
  const [first] = Errors;
  if (first === undefined) return;
  throw new SluiceError(
    "DEPLOY_BUCKET_NOT_EMPTIED",
    `S3 keeps ${Errors.length} of ${batch.length} objects of ${bucket}: ${first.Key}: ${first.Code} ${first.Message ?? ""}`.trimEnd(),
    { hint: "what S3 says of the first is above; allow s3:DeleteObjectVersion, or lift the object's lock" },
  );
}
