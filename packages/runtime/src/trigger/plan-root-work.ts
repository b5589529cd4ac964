import type { Work } from "../claims/claim-transitions.ts";
import type { TriggerConfig } from "../config/trigger-config.ts";
import type { SourceObject } from "../contracts/s3-location.ts";
import { contentTypeOf } from "../documents/content-type.ts";
import { customAttributes, traceparent } from "../documents/custom-attributes.ts";
import { documentId } from "../documents/document-id.ts";
import { canTravel, headerMaxCharacters } from "../documents/s3-uri.ts";
import { stagedKey } from "../documents/state-keys.ts";
import type { ObjectCreated } from "../messages/message.ts";
import type { ObjectHead } from "../ports/object-store.ts";

/** Largest input of an asynchronous invocation, in bytes: 1 GB. @see https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference.html */
export const inputMaxBytes = 1_000_000_000;

/** Why a root model has nothing to do for an object; undefined when it has. Suffixes match in any case: `.PDF` is a PDF. */
export function whyIgnored(
  object: ObjectCreated,
  config: Pick<TriggerConfig, "prefix" | "suffixes">,
): string | undefined {
  if (object.key.endsWith("/")) return "the object is a folder";
  if (!object.key.startsWith(config.prefix)) return "the key has another prefix";
  const key = object.key.toLowerCase();
  const matches = config.suffixes.length === 0 || config.suffixes.some((suffix) => key.endsWith(suffix.toLowerCase()));
  return matches ? undefined : "the key has another suffix";
}

/** Whether the object that S3 has now is the version that the event tells of. */
export function isCurrent(
  version: { readonly versionId?: string | undefined; readonly etag: string },
  head: ObjectHead,
): boolean {
  return version.versionId === undefined ? head.etag === version.etag : head.versionId === version.versionId;
}

/** The work that a source object brings to a root model. `head` is absent when the object is gone. */
export function planRootWork(object: ObjectCreated, config: TriggerConfig, head: ObjectHead | undefined): Work {
  const id = documentId(object);
  const contentType = contentTypeOf(object.key, head?.contentType);
  const original: SourceObject = {
    bucket: object.bucket,
    key: object.key,
    ...(object.versionId !== undefined && { versionId: object.versionId }),
    etag: object.etag,
    sizeBytes: object.sizeBytes,
    contentType,
    createdAt: object.createdAt,
  };
  const trace = traceparent(id, config.model);
  const attributes = customAttributes({ documentId: id, model: config.model, traceparent: trace, source: original });
  const staged = { bucket: config.stateBucket, key: stagedKey(id) };
  const travels = canTravel(object) && attributes.length <= headerMaxCharacters;
  return {
    documentId: id,
    model: config.model,
    modelVersion: config.modelVersion,
    source: travels ? original : { ...original, staged },
    input: travels ? { bucket: object.bucket, key: object.key } : staged,
    contentType,
    traceparent: trace,
  };
}
