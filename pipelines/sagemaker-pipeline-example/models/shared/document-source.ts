import type { DocumentSource } from "./document-description.ts";
import { RequestError } from "./request-error.ts";

/**
 * Reads where the document lies from SageMaker's custom attributes; null when they do not say.
 * @throws RequestError 400 when `source` is no S3 URI.
 */
export function readSource(attributes: URLSearchParams): DocumentSource | null {
  const uri = attributes.get("source");
  if (uri === null) return null;
  const match = /^s3:\/\/([^/]+)\/(.+)$/s.exec(uri);
  if (match?.[1] === undefined || match[2] === undefined) {
    throw new RequestError(400, `custom attribute source is "${uri}": expected an S3 URI such as s3://bucket/key`);
  }
  return { bucket: match[1], key: match[2], version: attributes.get("version") };
}
