import type { S3Location, SourceObject } from "./s3-location.ts";

/** Who works on one document for one model: `claims/<documentId>.json` in the model's bucket. */
export interface Claim {
  readonly version: 1;
  readonly documentId: string;
  readonly model: string;
  readonly modelVersion: string;
  readonly state: "claimed" | "invoked" | "superseded";
  /** Id of the event that made the claim. */
  readonly owner: string;
  /** Epoch milliseconds until which no other event may take the claim over. */
  readonly leaseUntilMs: number;
  /** How often the endpoint was invoked for this document. */
  readonly attempts: number;
  readonly source: SourceObject;
  readonly input: S3Location;
  readonly contentType: string;
  readonly traceparent: string;
  /** ISO 8601. */
  readonly claimedAt: string;
  readonly invokedAt?: string;
  /** S3 URI that SageMaker named for the prediction. */
  readonly outputLocation?: string;
  /** S3 URI that SageMaker named for a failure. */
  readonly failureLocation?: string;
}
