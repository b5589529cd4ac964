import type { S3Location, SourceObject } from "./s3-location.ts";

/** One parent's prediction has arrived at a fan-in model: `arrivals/<documentId>/<parent>.json` in that model's bucket. */
export interface Arrival {
  readonly version: 1;
  readonly documentId: string;
  readonly parent: string;
  readonly prediction: S3Location;
  readonly source: SourceObject;
}

/** Input of a fan-in model: every parent's prediction of one document, and the document itself. */
export interface Manifest {
  readonly version: 1;
  readonly documentId: string;
  readonly pipeline: string;
  readonly environment: string;
  readonly model: string;
  readonly source: SourceObject;
  /** By parent's name. */
  readonly predictions: Readonly<Record<string, S3Location>>;
}
