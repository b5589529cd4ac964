import type { ObjectCreated } from "../s3/s3-types.ts";

/** What an event's envelope says besides the object. */
export interface EventContext {
  readonly id: string;
  readonly accountId: string;
  readonly region: string;
}

/** An event as it travels on the bus. */
export interface BusEvent {
  readonly version: "0";
  readonly id: string;
  readonly "detail-type": string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/**
 * The event S3 puts on the bus for a new object.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export function objectCreatedEvent(created: ObjectCreated, context: EventContext): BusEvent {
  const { bucket, key, versionId, etag, sizeBytes, sequencer, reason, requester } = created;
  const version = versionId === undefined || versionId === "null" ? {} : { "version-id": versionId };
  return {
    version: "0",
    id: context.id,
    "detail-type": "Object Created",
    source: "aws.s3",
    account: context.accountId,
    // EventBridge tells times in whole seconds.
    time: new Date(created.atMs).toISOString().replace(/\.\d+Z$/, "Z"),
    region: context.region,
    resources: [`arn:aws:s3:::${bucket}`],
    detail: {
      version: "0",
      bucket: { name: bucket },
      object: { key, size: sizeBytes, etag, ...version, sequencer },
      "request-id": context.id.replaceAll("-", "").slice(0, 16).toUpperCase(),
      requester,
      "source-ip-address": "127.0.0.1",
      reason,
    },
  };
}
