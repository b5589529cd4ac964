/** One S3 object; `versionId` where the bucket is versioned. */
export interface S3Location {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
}

/** The object that started a document. */
export interface SourceObject extends S3Location {
  readonly etag: string;
  readonly sizeBytes: number;
  readonly contentType: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** The copy that is read in its place, when its key cannot be carried in AWS headers. */
  readonly staged?: S3Location;
}
