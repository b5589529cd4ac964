import type { S3Location } from "./s3-location.ts";

/**
 * One prediction as consumers receive it, on Firehose (one JSON line) and on the `predictions` topic.
 * Delivery is at least once: recognise duplicates by `documentId` and `model`.
 */
export interface Envelope {
  readonly version: 1;
  readonly pipeline: string;
  readonly environment: string;
  readonly model: string;
  readonly modelVersion: string;
  readonly documentId: string;
  readonly source: S3Location;
  /** Present and true for a document of a test: the object lies in a folder `sluice-test` of the source. */
  readonly test?: true;
  readonly output: S3Location & { readonly sizeBytes: number };
  /** ISO 8601. */
  readonly times: {
    readonly sourceCreatedAt: string;
    readonly invokedAt: string | null;
    readonly predictedAt: string;
    readonly deliveredAt: string;
  };
  /** The prediction itself; null when `predictionOmitted` says why. */
  readonly prediction: unknown;
  readonly predictionOmitted?: "too-large" | "not-json";
}

/** Largest prediction that travels inside its envelope, in bytes; SNS takes 256 KiB for a whole message. */
export const inlinePredictionMaxBytes = 100 * 1024;
