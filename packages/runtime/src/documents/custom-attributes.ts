import type { SourceObject } from "../contracts/s3-location.ts";
import { sha256Hex } from "./document-id.ts";
import { renderS3Uri } from "./s3-uri.ts";

/**
 * A W3C `traceparent` that every attempt at a document and model agrees on: the trace is the document, the span the model.
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 */
export function traceparent(documentId: string, model: string): string {
  return `00-${documentId.slice(0, 32)}-${sha256Hex(`${documentId}/${model}`).slice(0, 16)}-01`;
}

/** What {@link customAttributes} tells a model server. */
export interface CustomAttributesOptions {
  readonly documentId: string;
  readonly model: string;
  readonly traceparent: string;
  readonly source: SourceObject;
}

/**
 * The `CustomAttributes` of an invocation: a query string with `traceparent`, `document`, `model`, `source` and, where the source
 * has one, `version`. The source is the staged copy where there is one, so its characters need no escaping.
 */
export function customAttributes(options: CustomAttributesOptions): string {
  const { source } = options;
  const attributes =
    `traceparent=${options.traceparent}&document=${options.documentId}&model=${encodeURIComponent(options.model)}` +
    `&source=${renderS3Uri(source.staged ?? source)}`;
  const versionId = source.staged ? source.staged.versionId : source.versionId;
  return versionId === undefined ? attributes : `${attributes}&version=${encodeURIComponent(versionId)}`;
}
