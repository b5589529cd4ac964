import type { ByteRange } from "./body-store.ts";
import type { ReadConditions, WriteConditions } from "./conditions.ts";
import type { ListKeysOptions } from "./list-keys.ts";
import type { ObjectAttributes, ObjectChecksum, StoredObject } from "./object-version.ts";

/** An object was created; what EventBridge events are made from. */
export interface ObjectCreated {
  readonly bucket: string;
  /** Raw, as it was written. */
  readonly key: string;
  /** Absent where the bucket never had versioning. */
  readonly versionId?: string;
  /** Without quotes. */
  readonly etag: string;
  readonly sizeBytes: number;
  /** Hex of 18 digits, increasing over the whole store. */
  readonly sequencer: string;
  readonly reason: "PutObject" | "CopyObject" | "CompleteMultipartUpload";
  /** Account id, or the service that wrote by itself. */
  readonly requester: string;
  /** Epoch milliseconds. */
  readonly atMs: number;
}

/** What names an object; without `versionId` its current version. */
export interface ObjectName {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string | undefined;
}

/** An object to write. */
export interface PutObjectOptions extends ObjectName, WriteConditions, Partial<ObjectAttributes> {
  readonly body: Buffer | string;
  /** Such as `gzip`; the same as the kept header `content-encoding`. */
  readonly contentEncoding?: string | undefined;
  /** Already verified; kept and returned on request. */
  readonly checksum?: ObjectChecksum | undefined;
}

/** An object to read. */
export interface GetObjectOptions extends ObjectName, ReadConditions {
  /** Works out which bytes are wanted, once the size is known. */
  readonly range?: ((sizeBytes: number) => ByteRange | undefined) | undefined;
}

/** What a write made. */
export interface PutObjectResult {
  /** Without quotes. */
  readonly etag: string;
  readonly versionId?: string;
  readonly checksum?: ObjectChecksum;
  readonly lastModifiedMs: number;
}

/** What S3 knows of an object besides its bytes. */
export interface HeadObjectResult extends Omit<StoredObject, "body" | "versionId" | "kind"> {
  /** Absent where the bucket never had versioning. */
  readonly versionId?: string;
  /** True when the reader's conditions say it already has this object (304); the body is empty then. */
  readonly notModified: boolean;
}

/** An object and its bytes. */
export interface GetObjectResult extends HeadObjectResult {
  readonly body: Buffer;
  /** The bytes returned, when a range was asked for. */
  readonly range?: ByteRange;
}

/** A copy to make. */
export interface CopyObjectOptions extends ObjectName, WriteConditions {
  readonly source: ObjectName & ReadConditions;
  /** Replaces what is copied with the bytes. */
  readonly attributes?: Partial<ObjectAttributes> | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** A listing to make; `maxKeys` up to 1000, which is the default. */
export interface ListObjectsOptions extends Partial<Omit<ListKeysOptions, "after" | "afterIsPrefix">> {
  readonly bucket: string;
  readonly startAfter?: string | undefined;
  readonly continuationToken?: string | undefined;
}

/** One page of a bucket's objects. */
export interface ListObjectsResult {
  readonly contents: readonly { key: string; etag: string; sizeBytes: number; lastModifiedMs: number }[];
  readonly commonPrefixes: readonly string[];
  /** Absent on the last page. */
  readonly nextContinuationToken?: string;
}
