import type { ChecksumAlgorithm } from "../gateway/checksums.ts";
import type { StoredBody } from "./body-store.ts";

/** Headers that S3 keeps with an object and returns as they came; names in lower case. */
export const keptHeaders = [
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "expires",
] as const;

/** A checksum S3 keeps with an object. */
export interface ObjectChecksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64; a composite one ends with `-` and the number of parts. */
  readonly value: string;
  readonly type: "FULL_OBJECT" | "COMPOSITE";
}

interface VersionBase {
  readonly key: string;
  /** `null` for what was written while the bucket had no versioning. */
  readonly versionId: string;
  readonly lastModifiedMs: number;
}

/** What a writer says about an object besides its bytes. */
export interface ObjectAttributes {
  readonly contentType: string;
  /** By the names of {@link keptHeaders}. */
  readonly headers: Readonly<Record<string, string>>;
  /** User metadata, lower-case names without `x-amz-meta-`. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

/** One version of an object. */
export interface StoredObject extends VersionBase, ObjectAttributes {
  readonly kind: "object";
  /** Hex MD5, without quotes; of a multipart upload with `-` and the number of parts. */
  readonly etag: string;
  readonly sizeBytes: number;
  readonly body: StoredBody;
  readonly checksum: ObjectChecksum | undefined;
  /** Sizes of the parts of a multipart upload, in bytes. */
  readonly partSizes: readonly number[] | undefined;
}

/** What a delete leaves behind in a versioned bucket. */
export interface DeleteMarker extends VersionBase {
  readonly kind: "delete-marker";
}

/** One entry in the history of a key. */
export type ObjectVersion = StoredObject | DeleteMarker;
