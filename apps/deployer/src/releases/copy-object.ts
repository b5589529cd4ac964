import type { S3Client } from "@aws-sdk/client-s3";
import { inParallel } from "../aws/in-parallel.ts";
import type { S3Object } from "../aws/s3-place.ts";
import { type StoredObject, wholeSha256 } from "./stored-object.ts";

const MiB = 1024 * 1024;

/** How an object is copied. */
export interface CopyObjectOptions {
  readonly signal: AbortSignal;
  /** Told of bytes as parts are done. */
  readonly onBytes?: (bytes: number) => void;
  /**
   * Bytes above which a copy is made in parts, at least 5 MiB. @defaultValue 5 GiB, the most that S3 copies at once
   * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
   */
  readonly partsAboveBytes?: number;
}

/**
 * Copies an object within S3, exactly as it was when it was looked up, and answers the digest that S3 computed of the copy, if it did.
 * @throws the error of S3 (412) when the object is another by now
 */
export async function copyObject(
  source: StoredObject,
  target: S3Object,
  client: S3Client,
  options: CopyObjectOptions,
): Promise<string | undefined> {
  const { partsAboveBytes = 5 * 1024 * MiB } = options;
  if (source.sizeBytes > partsAboveBytes) {
    await copyInParts(source, target, client, { ...options, partsAboveBytes });
    return undefined;
  }
  const { CopyObjectCommand } = await import("@aws-sdk/client-s3");
  const { CopyObjectResult = {} } = await client.send(
    new CopyObjectCommand({
      ...placeOf(target),
      ...sourceOf(source),
      // The copy is what its content is: no metadata and no tags come with it, and reading the source's tags needs no permission.
      MetadataDirective: "REPLACE",
      TaggingDirective: "REPLACE",
      ContentType: contentType,
      ChecksumAlgorithm: "SHA256",
    }),
    { abortSignal: options.signal },
  );
  options.onBytes?.(source.sizeBytes);
  return wholeSha256(CopyObjectResult);
}

/** Content type of a `model.tar.gz`. */
export const contentType = "application/gzip";

async function copyInParts(
  source: StoredObject,
  target: S3Object,
  client: S3Client,
  options: CopyObjectOptions & { readonly partsAboveBytes: number },
): Promise<void> {
  const sdk = await import("@aws-sdk/client-s3");
  const place = placeOf(target);
  const { UploadId } = await client.send(new sdk.CreateMultipartUploadCommand({ ...place, ContentType: contentType }));
  try {
    const Parts = await inParallel(planParts(source.sizeBytes, options.partsAboveBytes), async (part) => {
      const { CopyPartResult } = await client.send(
        new sdk.UploadPartCopyCommand({
          ...place,
          ...sourceOf(source),
          UploadId,
          PartNumber: part.number,
          CopySourceRange: `bytes=${part.start}-${part.end}`,
        }),
        { abortSignal: options.signal },
      );
      options.onBytes?.(part.end - part.start + 1);
      return { PartNumber: part.number, ETag: CopyPartResult?.ETag };
    });
    await client.send(new sdk.CompleteMultipartUploadCommand({ ...place, UploadId, MultipartUpload: { Parts } }));
  } catch (error) {
    // Parts of an upload that nobody ends are paid for; the bucket's lifecycle rule takes what this cannot.
    await client.send(new sdk.AbortMultipartUploadCommand({ ...place, UploadId })).catch(() => {});
    throw error;
  }
}

interface Part {
  /** From 1. */
  readonly number: number;
  /** First byte, from 0. */
  readonly start: number;
  /** Last byte. */
  readonly end: number;
}

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
const mostParts = 10_000;

/** Parts of a size between 5 MiB and 512 MiB, or more where that many would be too many. */
function planParts(sizeBytes: number, limitBytes: number): Part[] {
  const size = Math.max(Math.min(512 * MiB, limitBytes), Math.ceil(sizeBytes / mostParts));
  return Array.from({ length: Math.ceil(sizeBytes / size) }, (_, index) => ({
    number: index + 1,
    start: index * size,
    end: Math.min((index + 1) * size, sizeBytes) - 1,
  }));
}

function placeOf({ bucket, key }: S3Object): { Bucket: string; Key: string } {
  return { Bucket: bucket, Key: key };
}

function sourceOf({ bucket, key, versionId, etag }: StoredObject): { CopySource: string; CopySourceIfMatch: string } {
  const path = `${bucket}/${key.split("/").map(encodeURIComponent).join("/")}`;
  const version = versionId === undefined ? "" : `?versionId=${encodeURIComponent(versionId)}`;
  return { CopySource: `${path}${version}`, CopySourceIfMatch: etag };
}
