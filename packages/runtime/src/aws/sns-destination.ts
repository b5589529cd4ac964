import { PublishBatchCommand, SNSClient } from "@aws-sdk/client-sns";
import { chunkBySize } from "../delivery/chunk-by-size.ts";
import type { Parcel, PredictionDestination } from "../ports/prediction-destination.ts";
import { clientOptions } from "./client-options.ts";

/** Bounds of PublishBatch, with room for attributes. @see https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html */
const bounds = { maxCount: 10, maxBytes: 256 * 1024 };

/** Room that the message attributes of one message take, in bytes: five names, types and values. */
const attributesBytes = 1024;

/** How an {@link SnsDestination} is made. */
export interface SnsDestinationOptions {
  readonly topicArn: string;
  readonly client?: SNSClient;
}

/** The `predictions` topic, with attributes that subscribers filter by. */
export class SnsDestination implements PredictionDestination {
  readonly name = "sns";
  readonly isLasting = false;
  readonly #options: Required<SnsDestinationOptions>;

  constructor(options: SnsDestinationOptions) {
    this.#options = { client: options.client ?? new SNSClient(clientOptions), ...options };
  }

  async send(parcels: readonly Parcel[]): Promise<ReadonlyMap<Parcel, string>> {
    const refused = new Map<Parcel, string>();
    const bytesOf = ({ json }: Parcel) => Buffer.byteLength(json) + attributesBytes;
    for (const chunk of chunkBySize(parcels, { ...bounds, bytesOf })) {
      try {
        const answer = await this.#options.client.send(
          new PublishBatchCommand({ TopicArn: this.#options.topicArn, PublishBatchRequestEntries: chunk.map(entryOf) }),
        );
        const failures = new Map(answer.Failed?.map((failure) => [failure.Id, failure]));
        const published = new Set(answer.Successful?.map(({ Id }) => Id));
        for (const [index, parcel] of chunk.entries()) {
          const failure = failures.get(String(index));
          if (!published.has(String(index)))
            refused.set(parcel, `${failure?.Code ?? "no answer"}: ${failure?.Message ?? ""}`);
        }
      } catch (error) {
        for (const parcel of chunk) refused.set(parcel, String(error));
      }
    }
    return refused;
  }
}

function entryOf({ envelope, json }: Parcel, index: number) {
  const { pipeline, environment, model, documentId } = envelope;
  // On every message: a filter policy can ask for "false" only where the attribute is.
  const test = String(envelope.test === true);
  const attributes = Object.entries({ pipeline, environment, model, documentId, test });
  return {
    Id: String(index),
    Message: json,
    MessageAttributes: Object.fromEntries(
      attributes.map(([name, value]) => [name, { DataType: "String", StringValue: value }]),
    ),
  };
}
