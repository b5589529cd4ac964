import type { ReceivedMessage } from "../sqs/queue.ts";

/** Where a batch comes from. */
export interface EventSource {
  readonly queueArn: string;
  readonly region: string;
}

/**
 * The event a function gets for a batch of messages.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export function sqsEvent(messages: readonly ReceivedMessage[], source: EventSource): object {
  return { Records: messages.map((message) => record(message, source)) };
}

function record(message: ReceivedMessage, source: EventSource): object {
  const deadLetter =
    message.deadLetterSourceArn === undefined ? {} : { DeadLetterQueueSourceArn: message.deadLetterSourceArn };
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      SentTimestamp: String(message.sentMs),
      SenderId: message.senderId,
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedMs),
      ...deadLetter,
    },
    messageAttributes: Object.fromEntries(
      Object.entries(message.attributes).map(([name, { dataType, value }]) => [name, attribute(dataType, value)]),
    ),
    md5OfBody: message.bodyMd5,
    eventSource: "aws:sqs",
    eventSourceARN: source.queueArn,
    awsRegion: source.region,
  };
}

function attribute(dataType: string, value: string): object {
  const named = dataType.startsWith("Binary") ? { binaryValue: value } : { stringValue: value };
  return { ...named, stringListValues: [], binaryListValues: [], dataType };
}
