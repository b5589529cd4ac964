import { createHash } from "node:crypto";

/** The object version that a document is. */
export interface DocumentVersion {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string | undefined;
  /** Without quotes; identifies the version where the bucket has none. */
  readonly etag: string;
}

/**
 * The id that follows one object version through every model: 64 hex digits. A retry, a duplicate event and a replay agree on it.
 * @example documentId({ bucket: "crexi-model-input-dev", key: "incoming/a.pdf", etag: "9b2c" })
 */
export function documentId(document: DocumentVersion): string {
  return sha256Hex(JSON.stringify([document.bucket, document.key, document.versionId ?? document.etag]));
}

/** SHA-256 of a text's UTF-8 bytes, 64 hex digits. */
export function sha256Hex(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
