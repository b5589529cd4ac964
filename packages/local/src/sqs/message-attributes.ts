import { createHash } from "node:crypto";

/** One attribute of an SQS or SNS message. */
interface MessageAttribute {
  /** `String`, `Number` or `Binary`, with an optional suffix after a dot. */
  readonly dataType: string;
  /** Base64 when the data type is binary. */
  readonly value: string;
}

/** Message attributes by name. */
export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/** MD5 of a text in hex, as SQS answers it. */
export function md5Hex(text: string): string {
  return createHash("md5").update(text, "utf8").digest("hex");
}

/**
 * MD5 of message attributes as SQS computes it: names in order, each followed by type, a byte that tells text from binary, and value; every part is preceded by its length.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
export function attributesMd5Hex(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash("md5");
  for (const name of names) {
    const attribute = attributes[name];
    if (attribute === undefined) continue;
    const isBinary = attribute.dataType.startsWith("Binary");
    hash.update(withLength(Buffer.from(name)));
    hash.update(withLength(Buffer.from(attribute.dataType)));
    hash.update(Buffer.from([isBinary ? 2 : 1]));
    hash.update(withLength(Buffer.from(attribute.value, isBinary ? "base64" : "utf8")));
  }
  return hash.digest("hex");
}

function withLength(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
