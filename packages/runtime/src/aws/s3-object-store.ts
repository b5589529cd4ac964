import {
  CopyObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
} from "@aws-sdk/client-s3";
import type { S3Location } from "../contracts/s3-location.ts";
import type { ObjectHead, ObjectStore, StoredObject, WrittenObject } from "../ports/object-store.ts";
import { clientOptions } from "./client-options.ts";

/** S3 as the handlers need it. */
export class S3ObjectStore implements ObjectStore {
  readonly #client: S3Client;

  /** @param client of the function's region; path-style when an endpoint URL stands in for AWS */
  constructor(client: S3Client = createS3Client()) {
    this.#client = client;
  }

  async head({ bucket, key }: S3Location): Promise<ObjectHead | undefined> {
    const answer = await unless(this.#client.send(new HeadObjectCommand({ Bucket: bucket, Key: key })), 404);
    return answer && headOf(answer);
  }

  async get({ bucket, key }: S3Location): Promise<StoredObject | undefined> {
    const answer = await unless(this.#client.send(new GetObjectCommand({ Bucket: bucket, Key: key })), 404);
    if (!answer) return undefined;
    const content = (await answer.Body?.transformToByteArray()) ?? new Uint8Array();
    return { ...headOf(answer), content };
  }

  async list(bucket: string, prefix: string): Promise<readonly string[]> {
    const keys: string[] = [];
    let token: string | undefined;
    do {
      const page = await this.#client.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }),
      );
      for (const object of page.Contents ?? []) if (object.Key !== undefined) keys.push(object.Key);
      token = page.NextContinuationToken;
    } while (token !== undefined);
    return keys;
  }

  putIfAbsent(location: S3Location, json: string): Promise<WrittenObject | undefined> {
    return this.#put(location, json, { IfNoneMatch: "*" });
  }

  putIfMatch(location: S3Location, json: string, etag: string): Promise<WrittenObject | undefined> {
    return this.#put(location, json, { IfMatch: `"${etag}"` });
  }

  async copy(from: S3Location & { readonly etag: string }, to: S3Location): Promise<boolean> {
    const command = new CopyObjectCommand({
      Bucket: to.bucket,
      Key: to.key,
      CopySource: renderCopySource(from),
      CopySourceIfMatch: `"${from.etag}"`,
      // Without tags: copying them would need permissions of its own on both objects.
      TaggingDirective: "REPLACE",
    });
    return (await unless(this.#client.send(command), 404, 412)) !== undefined;
  }

  async #put(
    { bucket, key }: S3Location,
    json: string,
    condition: Partial<PutObjectCommandInput>,
  ): Promise<WrittenObject | undefined> {
    const command = new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: json,
      ContentType: "application/json",
      ...condition,
    });
    // 412: the condition is not met; 409: another write raced; 404: If-Match on an object that is gone.
    const answer = await unless(this.#client.send(command), 404, 409, 412);
    return answer && { etag: withoutQuotes(answer.ETag) };
  }
}

/** `CopySource` is a header: its key is percent-encoded, its slashes are not. */
export function renderCopySource({ bucket, key, versionId }: S3Location): string {
  const source = `${bucket}/${key.split("/").map(encodeURIComponent).join("/")}`;
  return versionId === undefined ? source : `${source}?versionId=${encodeURIComponent(versionId)}`;
}

function createS3Client(): S3Client {
  const endpoint = process.env["AWS_ENDPOINT_URL_S3"] ?? process.env["AWS_ENDPOINT_URL"];
  return new S3Client({
    ...clientOptions,
    // A stand-in for AWS on one port has no host name per bucket.
    forcePathStyle: endpoint !== undefined,
    // Our objects are small JSON; TLS and the signature cover them.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
}

function headOf(answer: {
  readonly ETag?: string | undefined;
  readonly VersionId?: string | undefined;
  readonly ContentLength?: number | undefined;
  readonly ContentType?: string | undefined;
}): ObjectHead {
  const versioned = answer.VersionId !== undefined && answer.VersionId !== "null";
  return {
    etag: withoutQuotes(answer.ETag),
    ...(versioned && answer.VersionId !== undefined && { versionId: answer.VersionId }),
    sizeBytes: answer.ContentLength ?? 0,
    ...(answer.ContentType !== undefined && { contentType: answer.ContentType }),
  };
}

function withoutQuotes(etag: string | undefined): string {
  return (etag ?? "").replaceAll('"', "");
}

/** The answer, or undefined when S3 refused with one of the statuses. */
async function unless<T>(answer: Promise<T>, ...statuses: readonly number[]): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isMissingBucket(error) || !statuses.includes(statusOf(error))) throw error;
    return undefined;
  }
}

function isMissingBucket(error: unknown): boolean {
  return error instanceof Error && error.name === "NoSuchBucket";
}

function statusOf(error: unknown): number {
  return (error as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata?.httpStatusCode ?? 0;
}
