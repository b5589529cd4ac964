import type { StoredObject } from "./object-version.ts";
import { noSuchKey, notImplemented, preconditionFailed } from "./s3-errors.ts";

/** What must hold for a write to happen; etags with or without quotes. */
export interface WriteConditions {
  /** Only `*`: the key must be free. */
  readonly ifNoneMatch?: string | undefined;
  /** The current object must have this etag. */
  readonly ifMatch?: string | undefined;
}

/** What must hold for a read to answer with the object. */
export interface ReadConditions {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
  readonly ifModifiedSinceMs?: number | undefined;
  readonly ifUnmodifiedSinceMs?: number | undefined;
}

/**
 * Fails unless a write may go on; call it in one synchronous piece with the write itself, so that one of many racing writers wins.
 * @throws AwsError `PreconditionFailed` (412), or `NoSuchKey` (404) for If-Match on a key that is free
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function checkWriteConditions(key: string, current: StoredObject | undefined, wanted: WriteConditions): void {
  const { ifNoneMatch, ifMatch } = wanted;
  if (ifNoneMatch !== undefined && ifNoneMatch !== "*") {
    throw notImplemented("If-None-Match on a write takes only the value *.");
  }
  if (ifNoneMatch !== undefined && current !== undefined) throw preconditionFailed("If-None-Match");
  if (ifMatch === undefined) return;
  if (current === undefined) throw noSuchKey(key);
  if (!matchesAny(ifMatch, current.etag)) throw preconditionFailed("If-Match");
}

/** Judges a read: the object, `not-modified` (304), or 412. @throws AwsError `PreconditionFailed` */
export function checkReadConditions(object: StoredObject, wanted: ReadConditions): "read" | "not-modified" {
  const { ifMatch, ifNoneMatch, ifModifiedSinceMs, ifUnmodifiedSinceMs } = wanted;
  // HTTP dates know no fractions of a second.
  const modifiedMs = Math.floor(object.lastModifiedMs / 1000) * 1000;
  if (ifMatch !== undefined) {
    if (!matchesAny(ifMatch, object.etag)) throw preconditionFailed("If-Match");
  } else if (ifUnmodifiedSinceMs !== undefined && modifiedMs > ifUnmodifiedSinceMs) {
    throw preconditionFailed("If-Unmodified-Since");
  }
  if (ifNoneMatch !== undefined) return matchesAny(ifNoneMatch, object.etag) ? "not-modified" : "read";
  return ifModifiedSinceMs !== undefined && modifiedMs <= ifModifiedSinceMs ? "not-modified" : "read";
}

function matchesAny(header: string, etag: string): boolean {
  return header.split(",").some((entry) => {
    const stated = entry
      .trim()
      .replace(/^W\//, "")
      .replace(/^"(.*)"$/, "$1");
    return stated === "*" || stated === etag;
  });
}
