import { attributesMd5Hex, type MessageAttributes } from "./message-attributes.ts";
import type { ReceivedMessage } from "./queue.ts";

/** Which attributes a receiver asks for; `All` and, for its own names, `prefix.*` are understood. */
export interface WantedAttributes {
  readonly systemNames: readonly string[];
  readonly attributeNames: readonly string[];
}

/** A message as `ReceiveMessage` answers it. */
export function renderReceived(message: ReceivedMessage, { systemNames, attributeNames }: WantedAttributes): object {
  const system = chosen(systemAttributes(message), systemNames);
  const attributes = chosen(message.attributes, attributeNames);
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    Body: message.body,
    MD5OfBody: message.bodyMd5,
    ...(Object.keys(system).length === 0 ? {} : { Attributes: system }),
    ...(Object.keys(attributes).length === 0
      ? {}
      : { MessageAttributes: renderAttributes(attributes), MD5OfMessageAttributes: attributesMd5Hex(attributes) }),
  };
}

function systemAttributes(message: ReceivedMessage): Readonly<Record<string, string>> {
  const { deadLetterSourceArn } = message;
  return {
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedMs),
    SentTimestamp: String(message.sentMs),
    SenderId: message.senderId,
    ...(deadLetterSourceArn === undefined ? {} : { DeadLetterQueueSourceArn: deadLetterSourceArn }),
  };
}

function renderAttributes(attributes: MessageAttributes): object {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { dataType, value }]) => {
      return [name, { DataType: dataType, [dataType.startsWith("Binary") ? "BinaryValue" : "StringValue"]: value }];
    }),
  );
}

function chosen<T>(all: Readonly<Record<string, T>>, names: readonly string[]): Readonly<Record<string, T>> {
  const isWanted = (name: string) =>
    names.some(
      (wanted) =>
        wanted === "All" || wanted === name || (wanted.endsWith(".*") && name.startsWith(wanted.slice(0, -2))),
    );
  return Object.fromEntries(Object.entries(all).filter(([name]) => isWanted(name)));
}
