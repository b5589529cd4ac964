/** An object in S3. */
export interface S3Object {
  readonly bucket: string;
  readonly key: string;
}

/** A bucket and where in it to write. */
export interface S3Folder {
  readonly bucket: string;
  /** Empty, or ending with a slash. */
  readonly prefix: string;
}

/** Reads `s3://bucket/key`; undefined for anything else. */
export function parseS3Object(uri: string): S3Object | undefined {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/s.exec(uri) ?? [];
  return bucket === undefined || key === undefined ? undefined : { bucket, key };
}

/** Reads `s3://bucket[/prefix]`; undefined for anything else. */
export function parseS3Folder(uri: string): S3Folder | undefined {
  const [, bucket, path = ""] = /^s3:\/\/([^/]+)(?:\/(.*))?$/s.exec(uri) ?? [];
  if (bucket === undefined) return undefined;
  const prefix = path.replace(/\/+$/, "");
  return { bucket, prefix: prefix === "" ? "" : `${prefix}/` };
}

/** An object's URI. */
export function s3Uri({ bucket, key }: S3Object): string {
  return `s3://${bucket}/${key}`;
}
