import { FirehoseClient, PutRecordBatchCommand } from "@aws-sdk/client-firehose";
import { chunkBySize } from "../delivery/chunk-by-size.ts";
import { type Clock, systemClock } from "../ports/clock.ts";
import type { Parcel, PredictionDestination } from "../ports/prediction-destination.ts";
import { clientOptions } from "./client-options.ts";

/** Bounds of PutRecordBatch. @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html */
const bounds = { maxCount: 500, maxBytes: 4 * 1024 * 1024 };

/** Times a record is put that the stream refused, the first time included. */
const rounds = 4;

/** How a {@link FirehoseDestination} is made. */
export interface FirehoseDestinationOptions {
  readonly streamName: string;
  readonly client?: FirehoseClient;
  readonly clock?: Clock;
}

/** A Firehose stream: one line of JSON for each prediction. */
export class FirehoseDestination implements PredictionDestination {
  readonly name = "firehose";
  readonly isLasting = true;
  readonly #options: Required<FirehoseDestinationOptions>;

  constructor(options: FirehoseDestinationOptions) {
    this.#options = { client: options.client ?? new FirehoseClient(clientOptions), clock: systemClock, ...options };
  }

  async send(parcels: readonly Parcel[]): Promise<ReadonlyMap<Parcel, string>> {
    let refused = new Map<Parcel, string>(parcels.map((parcel) => [parcel, "not sent"]));
    for (let round = 0; round < rounds && refused.size > 0; round++) {
      if (round > 0) await this.#options.clock.sleep(100 * 2 ** round);
      refused = await this.#sendOnce([...refused.keys()]);
    }
    return refused;
  }

  async #sendOnce(parcels: readonly Parcel[]): Promise<Map<Parcel, string>> {
    const refused = new Map<Parcel, string>();
    const lines = parcels.map((parcel) => ({ parcel, data: Buffer.from(`${parcel.json}\n`) }));
    for (const chunk of chunkBySize(lines, { ...bounds, bytesOf: ({ data }) => data.byteLength })) {
      const Records = chunk.map(({ data }) => ({ Data: data }));
      try {
        const answer = await this.#options.client.send(
          new PutRecordBatchCommand({ DeliveryStreamName: this.#options.streamName, Records }),
        );
        // A call that succeeds may hide entries that failed; the answers stand in the records' order.
        for (const [index, { parcel }] of chunk.entries()) {
          const entry = answer.RequestResponses?.[index];
          if (!entry?.RecordId) refused.set(parcel, `${entry?.ErrorCode ?? "no answer"}: ${entry?.ErrorMessage ?? ""}`);
        }
      } catch (error) {
        for (const { parcel } of chunk) refused.set(parcel, String(error));
      }
    }
    return refused;
  }
}
