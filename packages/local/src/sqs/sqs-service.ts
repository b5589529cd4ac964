import { AwsError, type AwsRequest, type AwsService } from "../gateway/service.ts";
import type { Authorizer } from "../iam/principal.ts";
import type { Fields } from "../wire/fields.ts";
import { type JsonOperation, jsonService } from "../wire/json-service.ts";
import { batchOperation } from "./batch-operation.ts";
import { attributesMd5Hex, type MessageAttributes, md5Hex } from "./message-attributes.ts";
import { moveMessages } from "./move-messages.ts";
import type { Queue, QueueMessage } from "./queue.ts";
import { queueAttributes } from "./queue-attributes.ts";
import { type Queues, senderId } from "./queues.ts";
import { receiveWithin } from "./receive-within.ts";
import { renderReceived } from "./render-received.ts";

/** What SQS answers from. */
export interface SqsServiceOptions {
  readonly accountId: string;
  readonly region: string;
  readonly endpointUrl: () => string;
  readonly authorizer: Authorizer;
  readonly queues: Queues;
}

/** Answers one operation on a queue that the caller may use. */
type QueueOperation = (queue: Queue, input: Fields, request: AwsRequest) => object | Promise<object>;

/** SQS on the wire: the JSON protocol that every SDK of today speaks. */
export function sqsService(options: SqsServiceOptions): AwsService {
  const on = (action: string, operation: QueueOperation): JsonOperation => {
    return (input, request) => {
      const queue = findQueue(options, lastSegment(input.string("QueueUrl")));
      options.authorizer.check({ principal: request.principal, action: `sqs:${action}`, resource: queue.settings.arn });
      return operation(queue, input, request);
    };
  };
  return jsonService({
    signingName: "sqs",
    targetPrefix: "AmazonSQS",
    version: "1.0",
    invalidInputCode: "InvalidParameterValue",
    codes: { AccessDenied: "AccessDenied" },
    operations: {
      SendMessage: on("SendMessage", send),
      SendMessageBatch: on("SendMessage", batchOperation(send)),
      ReceiveMessage: on("ReceiveMessage", receive),
      DeleteMessage: on("DeleteMessage", deleteMessage),
      DeleteMessageBatch: on("DeleteMessage", batchOperation(deleteMessage)),
      ChangeMessageVisibility: on("ChangeMessageVisibility", changeVisibility),
      ChangeMessageVisibilityBatch: on("ChangeMessageVisibility", batchOperation(changeVisibility)),
      GetQueueAttributes: on("GetQueueAttributes", (queue, input) =>
        queueAttributes(queue, input.strings("AttributeNames")),
      ),
      PurgeQueue: on("PurgeQueue", (queue) => {
        queue.purge();
        return {};
      }),
      GetQueueUrl: (input, request) => {
        const queue = findQueue(options, input.string("QueueName"));
        options.authorizer.check({
          principal: request.principal,
          action: "sqs:GetQueueUrl",
          resource: queue.settings.arn,
        });
        return { QueueUrl: queueUrl(options, queue.settings.name) };
      },
      ListQueues: (input, request) => {
        options.authorizer.check({
          principal: request.principal,
          action: "sqs:ListQueues",
          resource: arnOf(options, "*"),
        });
        const prefix = input.optionalString("QueueNamePrefix") ?? "";
        const names = options.queues.all().map((queue) => queue.settings.name);
        return { QueueUrls: names.filter((name) => name.startsWith(prefix)).map((name) => queueUrl(options, name)) };
      },
      StartMessageMoveTask: (input, { principal }) =>
        moveMessages({
          ...{ principal, authorizer: options.authorizer, queues: options.queues },
          sourceArn: input.string("SourceArn"),
          destinationArn: input.optionalString("DestinationArn"),
        }),
      CreateQueue: (input, request) => createQueue(options, input, request),
    },
  });
}

function send(queue: Queue, input: Fields, request: AwsRequest): object {
  const body = input.string("MessageBody");
  const attributes = readAttributes(input);
  const bytes = Buffer.byteLength(body);
  if (bytes > queue.settings.maxMessageBytes) {
    throw invalid(
      `One or more parameters are invalid. Reason: Message must be shorter than ${queue.settings.maxMessageBytes} bytes.`,
    );
  }
  const delaySeconds = input.optionalInteger("DelaySeconds", { min: 0, max: 900 });
  const delay = delaySeconds === undefined ? {} : { delaySeconds };
  return sent(queue.send(body, { senderId: senderId(request.principal), attributes, ...delay }));
}

function sent(message: QueueMessage): object {
  return {
    MessageId: message.messageId,
    MD5OfMessageBody: md5Hex(message.body),
    MD5OfMessageAttributes: attributesMd5Hex(message.attributes),
  };
}

async function receive(queue: Queue, input: Fields): Promise<object> {
  const messages = await receiveWithin(queue, {
    max: input.integer("MaxNumberOfMessages", { min: 1, max: 10 }, 1),
    waitSeconds: input.integer("WaitTimeSeconds", { min: 0, max: 20 }, queue.settings.receiveWaitSeconds),
    visibilityTimeoutSeconds: input.integer(
      "VisibilityTimeout",
      { min: 0, max: 43_200 },
      queue.settings.visibilityTimeoutSeconds,
    ),
  });
  if (messages.length === 0) return {};
  const systemNames = [...input.strings("MessageSystemAttributeNames"), ...input.strings("AttributeNames")];
  const attributeNames = input.strings("MessageAttributeNames");
  return { Messages: messages.map((message) => renderReceived(message, { systemNames, attributeNames })) };
}

function deleteMessage(queue: Queue, input: Fields): object {
  queue.delete(input.string("ReceiptHandle"));
  return {};
}

function changeVisibility(queue: Queue, input: Fields): object {
  const seconds = input.integer("VisibilityTimeout", { min: 0, max: 43_200 });
  if (queue.changeVisibility(input.string("ReceiptHandle"), seconds)) return {};
  throw new AwsError("MessageNotInflight", 400, "The specified message is not in flight.");
}

function createQueue(options: SqsServiceOptions, input: Fields, request: AwsRequest): object {
  const name = input.string("QueueName");
  const arn = arnOf(options, name);
  options.authorizer.check({ principal: request.principal, action: "sqs:CreateQueue", resource: arn });
  const attributes = input.optionalObject("Attributes");
  const seconds = (attribute: string, otherwise: number) => Number(attributes?.optionalString(attribute) ?? otherwise);
  options.queues.create({
    name,
    arn,
    visibilityTimeoutSeconds: seconds("VisibilityTimeout", 30),
    delaySeconds: seconds("DelaySeconds", 0),
    receiveWaitSeconds: seconds("ReceiveMessageWaitTimeSeconds", 0),
    maxMessageBytes: seconds("MaximumMessageSize", 262_144),
  });
  return { QueueUrl: queueUrl(options, name) };
}

function readAttributes(input: Fields): MessageAttributes {
  const attributes = input.optionalObject("MessageAttributes");
  if (attributes === undefined) return {};
  return Object.fromEntries(
    Object.keys(attributes.values).map((name) => {
      const attribute = attributes.object(name);
      const value = attribute.optionalString("StringValue") ?? attribute.string("BinaryValue");
      return [name, { dataType: attribute.string("DataType"), value }];
    }),
  );
}

function findQueue(options: SqsServiceOptions, name: string): Queue {
  const queue = options.queues.find(name);
  if (queue === undefined) throw new AwsError("QueueDoesNotExist", 400, "The specified queue does not exist.");
  return queue;
}

function queueUrl(options: SqsServiceOptions, name: string): string {
  return `${options.endpointUrl()}/${options.accountId}/${name}`;
}

function arnOf(options: SqsServiceOptions, name: string): string {
  return `arn:aws:sqs:${options.region}:${options.accountId}:${name}`;
}

function lastSegment(url: string): string {
  return url.slice(url.lastIndexOf("/") + 1);
}

function invalid(problem: string): AwsError {
  return new AwsError("InvalidParameterValue", 400, problem);
}
