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
  /** Whether it keeps what it is sent, so that predictions of tests are kept from it. */
  readonly isLasting: boolean;
  /** Sends all it can; answers why the others were refused. */
  send(parcels: readonly Parcel[]): Promise<ReadonlyMap<Parcel, string>>;
}
