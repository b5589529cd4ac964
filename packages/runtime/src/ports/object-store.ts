import type { S3Location } from "../contracts/s3-location.ts";

/** What S3 says about the current version of an object. */
export interface ObjectHead {
  /** Without quotes. */
  readonly etag: string;
  /** Absent where the bucket is not versioned. */
  readonly versionId?: string;
  readonly sizeBytes: number;
  readonly contentType?: string;
}

/** The current version of an object with its content. */
export interface StoredObject extends ObjectHead {
  readonly content: Uint8Array;
}

/** A write that S3 accepted. */
export interface WrittenObject {
  /** Without quotes. */
  readonly etag: string;
}

/** What the handlers need of S3. */
export interface ObjectStore {
  /** Undefined when there is no such object. */
  head(location: S3Location): Promise<ObjectHead | undefined>;
  /** Undefined when there is no such object. */
  get(location: S3Location): Promise<StoredObject | undefined>;
  /** Writes JSON if nothing is there (`If-None-Match: *`); undefined when something is, or another write raced. */
  putIfAbsent(location: S3Location, json: string): Promise<WrittenObject | undefined>;
  /** Writes JSON if the object is still the one with this etag (`If-Match`); undefined when it is not, or is gone. */
  putIfMatch(location: S3Location, json: string, etag: string): Promise<WrittenObject | undefined>;
  /** Copies a version if it has this etag; false when it has another or is gone. */
  copy(from: S3Location & { readonly etag: string }, to: S3Location): Promise<boolean>;
}
