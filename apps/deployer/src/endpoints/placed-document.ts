import type { S3Client } from "@aws-sdk/client-s3";
import { documentId } from "@sluice/runtime";
import { failureName } from "../aws/aws-failure.ts";
import { askAws } from "./ask-aws.ts";

/** A document that was put into the source of a deployed pipeline. */
export interface PlacedDocument {
  readonly bucket: string;
  readonly key: string;
  /** Absent where the bucket has no versions. */
  readonly versionId: string | undefined;
  /** 64 hex digits. */
  readonly documentId: string;
}

/** What {@link putDocument} puts, and where. */
export interface PutDocumentOptions {
  /** What it is, such as `the smoke document`. */
  readonly what: string;
  readonly bucket: string;
  readonly key: string;
  readonly body: Buffer;
}

/** Puts a document into a source. @throws SluiceError `DEPLOY_AWS_REFUSED` */
export async function putDocument(
  { what, bucket, key, body }: PutDocumentOptions,
  s3: S3Client,
): Promise<PlacedDocument> {
  const { PutObjectCommand } = await import("@aws-sdk/client-s3");
  const { ETag = "", VersionId } = await askAws({
    tried: `put ${what} into s3://${bucket}/${key}`,
    action: "s3:PutObject",
    send: () => s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body })),
  });
  // A bucket whose versioning is suspended has the version "null", which counts as none.
  const versionId = VersionId === "null" ? undefined : VersionId;
  return { bucket, key, versionId, documentId: documentId({ bucket, key, versionId, etag: ETag.replaceAll('"', "") }) };
}

/**
 * Takes a document out of its source. Answers why it could not: what the models did counts, and an object too many is no reason to call
 * them failed.
 */
export async function removeDocument(
  { bucket, key, versionId }: PlacedDocument,
  s3: S3Client,
): Promise<string | undefined> {
  const { DeleteObjectCommand } = await import("@aws-sdk/client-s3");
  try {
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
    return undefined;
  } catch (error) {
    return `S3 did not let it go: ${failureName(error)}`;
  }
}
