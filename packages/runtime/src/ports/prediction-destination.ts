import type { Envelope } from "../contracts/envelope.ts";

/** An envelope on its way out. */
export interface Parcel {
  readonly envelope: Envelope;
  /** The envelope as one line of JSON, the prediction exactly as the model wrote it. */
  readonly json: string;
}

/** Where predictions go. */
export interface PredictionDestination {
  /** Such as `firehose`. */
  readonly name: string;
  /** Sends all it can; answers why the others were refused. */
  send(parcels: readonly Parcel[]): Promise<ReadonlyMap<Parcel, string>>;
}
