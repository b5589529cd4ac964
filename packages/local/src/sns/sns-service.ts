import { randomUUID } from "node:crypto";
import { AwsError, type AwsRequest, type AwsService } from "../gateway/service.ts";
import type { Authorizer } from "../iam/principal.ts";
import type { MessageAttributes } from "../sqs/message-attributes.ts";
import { type QueryParameters, queryService } from "../wire/query-service.ts";
import { filterPolicy } from "./filter-policy.ts";
import { maxMessageBytes, messageBytes, type Topics } from "./topics.ts";

/** What SNS answers from. */
export interface SnsServiceOptions {
  readonly accountId: string;
  readonly region: string;
  readonly authorizer: Authorizer;
  readonly topics: Topics;
}

const maxBatchEntries = 10;

/** SNS on the wire: publishing, and what little of its administration a person at a laptop needs. */
export function snsService(options: SnsServiceOptions): AwsService {
  return queryService({
    signingName: "sns",
    namespace: "http://sns.amazonaws.com/doc/2010-03-31/",
    codes: { AccessDenied: "AuthorizationError" },
    operations: {
      Publish: (parameters, request) => publish(options, parameters, request),
      PublishBatch: (parameters, request) => publishBatch(options, parameters, request),
      Subscribe: (parameters, request) => subscribe(options, parameters, request),
      ListTopics: (_parameters, request) => {
        const { authorizer, region, accountId, topics } = options;
        authorizer.check({
          principal: request.principal,
          action: "sns:ListTopics",
          resource: `arn:aws:sns:${region}:${accountId}:*`,
        });
        return { Topics: { member: topics.arns().map((TopicArn) => ({ TopicArn })) } };
      },
      ListSubscriptionsByTopic: (parameters, request) => {
        const topicArn = parameters.string("TopicArn");
        options.authorizer.check({
          principal: request.principal,
          action: "sns:ListSubscriptionsByTopic",
          resource: topicArn,
        });
        const subscriptions = options.topics.subscriptions(topicArn);
        const member = subscriptions.map(({ arn, queueArn }) => {
          return {
            SubscriptionArn: arn,
            Owner: options.accountId,
            Protocol: "sqs",
            Endpoint: queueArn,
            TopicArn: topicArn,
          };
        });
        return { Subscriptions: { member } };
      },
    },
  });
}

function publish({ topics }: SnsServiceOptions, parameters: QueryParameters, { principal }: AwsRequest) {
  const MessageId = topics.publish({
    principal,
    topicArn: parameters.optionalString("TopicArn") ?? parameters.string("TargetArn"),
    message: parameters.string("Message"),
    subject: parameters.optionalString("Subject"),
    attributes: readAttributes(parameters, "MessageAttributes"),
  });
  return { MessageId };
}

function publishBatch({ topics }: SnsServiceOptions, parameters: QueryParameters, { principal }: AwsRequest) {
  const topicArn = parameters.string("TopicArn");
  const entries = parameters.members("PublishBatchRequestEntries.member", "Id").map((prefix) => ({
    id: parameters.string(`${prefix}Id`),
    message: parameters.string(`${prefix}Message`),
    subject: parameters.optionalString(`${prefix}Subject`),
    attributes: readAttributes(parameters, `${prefix}MessageAttributes`),
  }));
  checkBatch(entries);
  const successful: { Id: string; MessageId: string }[] = [];
  const failed: { Id: string; Code: string; Message: string; SenderFault: boolean }[] = [];
  for (const { id, ...entry } of entries) {
    try {
      successful.push({ Id: id, MessageId: topics.publish({ principal, topicArn, ...entry }) });
    } catch (error) {
      // What holds for the topic holds for every entry: the call as a whole fails.
      if (!(error instanceof AwsError) || error.code !== "InvalidParameter") throw error;
      failed.push({ Id: id, Code: error.code, Message: error.message, SenderFault: true });
    }
  }
  return { Successful: { member: successful }, Failed: { member: failed } };
}

function checkBatch(entries: readonly { id: string; message: string; attributes: MessageAttributes }[]): void {
  if (entries.length === 0)
    throw new AwsError("EmptyBatchRequest", 400, "The batch request doesn't contain any entries.");
  if (entries.length > maxBatchEntries) {
    throw new AwsError(
      "TooManyEntriesInBatchRequest",
      400,
      `The batch request contains more than ${maxBatchEntries} entries.`,
    );
  }
  if (new Set(entries.map((entry) => entry.id)).size < entries.length) {
    throw new AwsError("BatchEntryIdsNotDistinct", 400, "Two or more batch entries in the request have the same Id.");
  }
  const bytes = entries.reduce((sum, { message, attributes }) => sum + messageBytes(message, attributes), 0);
  if (bytes > maxMessageBytes) {
    throw new AwsError(
      "BatchRequestTooLong",
      400,
      `The batch has ${bytes} bytes; at most ${maxMessageBytes} are allowed.`,
    );
  }
}

function subscribe({ topics, authorizer }: SnsServiceOptions, parameters: QueryParameters, { principal }: AwsRequest) {
  const topicArn = parameters.string("TopicArn");
  authorizer.check({ principal, action: "sns:Subscribe", resource: topicArn });
  const protocol = parameters.string("Protocol");
  if (protocol !== "sqs")
    throw new AwsError(
      "InvalidParameter",
      400,
      `Invalid parameter: the local SNS delivers to sqs only, not to ${protocol}`,
    );
  const attributes = readMap(parameters, "Attributes");
  const policy = attributes["FilterPolicy"];
  const scope = attributes["FilterPolicyScope"] === "MessageBody" ? "MessageBody" : "MessageAttributes";
  const arn = `${topicArn}:${randomUUID()}`;
  topics.subscribe(topicArn, {
    arn,
    queueArn: parameters.string("Endpoint"),
    raw: attributes["RawMessageDelivery"] === "true",
    filter: policy === undefined ? undefined : filterPolicy(JSON.parse(policy), scope),
  });
  return { SubscriptionArn: arn };
}

function readMap(parameters: QueryParameters, name: string): Readonly<Record<string, string>> {
  const prefixes = parameters.members(`${name}.entry`, "key");
  return Object.fromEntries(
    prefixes.map((prefix) => [parameters.string(`${prefix}key`), parameters.string(`${prefix}value`)]),
  );
}

function readAttributes(parameters: QueryParameters, name: string): MessageAttributes {
  const prefixes = parameters.members(`${name}.entry`, "Name");
  return Object.fromEntries(
    prefixes.map((prefix) => {
      const value =
        parameters.optionalString(`${prefix}Value.StringValue`) ?? parameters.string(`${prefix}Value.BinaryValue`);
      return [parameters.string(`${prefix}Name`), { dataType: parameters.string(`${prefix}Value.DataType`), value }];
    }),
  );
}
