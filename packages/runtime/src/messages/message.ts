/** S3 made an object, as EventBridge tells it. */
export interface ObjectCreated {
  readonly kind: "object-created";
  /** The event's id; claims belong to it. */
  readonly eventId: string;
  readonly bucket: string;
  /** Raw: EventBridge does not encode keys. */
  readonly key: string;
  /** Absent where the bucket is not versioned. */
  readonly versionId?: string;
  readonly etag: string;
  readonly sizeBytes: number;
  /** ISO 8601. */
  readonly createdAt: string;
}

/** SageMaker could not make a prediction. */
export interface InferenceFailed {
  readonly kind: "inference-failed";
  /** Same for every copy of one notification; claims belong to it. */
  readonly eventId: string;
  /** The document id. */
  readonly inferenceId: string;
  readonly endpointName?: string;
}

/** Something that is none of a handler's business. */
export interface Irrelevant {
  readonly kind: "irrelevant";
  /** What it is. */
  readonly reason: string;
}

/** What a queue's message turned out to be. */
export type Message = ObjectCreated | InferenceFailed | Irrelevant;
