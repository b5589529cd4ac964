import {
  ListTopicsCommand,
  PublishBatchCommand,
  PublishCommand,
  SNSClient,
  SubscribeCommand,
} from "@aws-sdk/client-sns";
import { describe, expect, it } from "vitest";
import { allowService } from "../support/one-model-pipeline.ts";
import { arn, openCloud } from "../support/open-cloud.ts";

const TopicArn = arn("sns", "predictions");
const queueSettings = {
  visibilityTimeoutSeconds: 30,
  delaySeconds: 0,
  receiveWaitSeconds: 0,
  maxMessageBytes: 262_144,
};

async function openTopic() {
  const open = await openCloud();
  open.cloud.topics.create(TopicArn);
  for (const name of ["raw", "wrapped", "closed", "dead"])
    open.cloud.queues.create({ ...queueSettings, name, arn: arn("sqs", name) });
  for (const name of ["raw", "wrapped", "dead"]) {
    const on = arn("sqs", name);
    open.cloud.policies.setResourcePolicy(
      on,
      allowService("sns.amazonaws.com", { action: "sqs:SendMessage", on, from: TopicArn }),
    );
  }
  const client = new SNSClient(open.owner);
  const subscribe = (queue: string, Attributes: Record<string, string> = {}) =>
    client.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: arn("sqs", queue), Attributes }));
  const bodies = (queue: string) => open.cloud.queues.find(queue)?.messages.map(({ body }) => body) ?? [];
  return Object.assign(open, { client, subscribe, bodies });
}

describe("a published message", () => {
  it("reaches a raw subscription alone and with its attributes, and another one wrapped", async () => {
    await using open = await openTopic();
    await open.subscribe("raw", { RawMessageDelivery: "true" });
    await open.subscribe("wrapped");
    const MessageAttributes = { model: { DataType: "String", StringValue: "model-b & c" } };

    const { MessageId } = await open.client.send(
      new PublishCommand({ TopicArn, Message: "größer <than> & 🏠", Subject: "news", MessageAttributes }),
    );

    expect(open.cloud.queues.find("raw")?.messages).toMatchObject([
      { body: "größer <than> & 🏠", attributes: { model: { dataType: "String", value: "model-b & c" } } },
    ]);
    expect(open.bodies("wrapped").map((body) => JSON.parse(body))).toEqual([
      expect.objectContaining({
        Type: "Notification",
        MessageId,
        TopicArn,
        Subject: "news",
        Message: "größer <than> & 🏠",
        MessageAttributes: { model: { Type: "String", Value: "model-b & c" } },
      }),
    ]);
    expect(open.events).toContainEqual(
      expect.objectContaining({
        kind: "message-published",
        topicName: "predictions",
        attributes: { model: "model-b & c" },
      }),
    );
  });

  it.each([
    {
      name: "attributes that match",
      attributes: { model: { DataType: "String", StringValue: "model-b" } },
      received: 1,
    },
    { name: "other attributes", attributes: { model: { DataType: "String", StringValue: "model-c" } }, received: 0 },
    { name: "no attributes", attributes: {}, received: 0 },
  ])("with $name passes a filter policy $received times", async ({ attributes, received }) => {
    await using open = await openTopic();
    await open.subscribe("raw", {
      RawMessageDelivery: "true",
      FilterPolicy: JSON.stringify({ model: ["model-a", { prefix: "model-b" }] }),
    });

    await open.client.send(new PublishCommand({ TopicArn, Message: "x", MessageAttributes: attributes }));

    expect(open.bodies("raw")).toHaveLength(received);
  });

  it("can be filtered by its body", async () => {
    await using open = await openTopic();
    const FilterPolicy = JSON.stringify({ price: [{ numeric: [">", 100] }] });
    await open.subscribe("raw", { RawMessageDelivery: "true", FilterPolicy, FilterPolicyScope: "MessageBody" });

    for (const Message of ['{"price":200}', '{"price":50}', "no json"])
      await open.client.send(new PublishCommand({ TopicArn, Message }));

    expect(open.bodies("raw")).toEqual(['{"price":200}']);
  });

  it("does not reach a queue whose policy does not let the topic in", async () => {
    await using open = await openTopic();
    await open.subscribe("closed");

    await open.client.send(new PublishCommand({ TopicArn, Message: "x" }));

    expect(open.bodies("closed")).toEqual([]);
    expect(open.events).toContainEqual(
      expect.objectContaining({ kind: "denied", principal: "sns.amazonaws.com", resource: arn("sqs", "closed") }),
    );
  });

  it.each([
    {
      name: "a topic that does not exist",
      request: { TopicArn: arn("sns", "none"), Message: "x" },
      error: "NotFoundException",
    },
    {
      name: "more than 256 KiB",
      request: { TopicArn, Message: "x".repeat(262_145) },
      error: "InvalidParameterException",
    },
    { name: "nothing", request: { TopicArn, Message: "" }, error: "InvalidParameterException" },
  ])("to or of $name is refused", async ({ request, error }) => {
    await using open = await openTopic();

    await expect(open.client.send(new PublishCommand(request))).rejects.toMatchObject({ name: error });
  });

  it("needs sns:Publish, by the role's policy or the topic's", async () => {
    await using open = await openTopic();
    const request = new PublishCommand({ TopicArn, Message: "x" });

    await expect(new SNSClient(open.as("stranger")).send(request)).rejects.toMatchObject({
      name: "AuthorizationErrorException",
    });

    const mayPublish = { Effect: "Allow", Action: "sns:Publish", Resource: TopicArn };
    await expect(new SNSClient(open.as("publisher", mayPublish)).send(request)).resolves.toMatchObject({
      MessageId: expect.any(String),
    });
  });
});

describe("a batch", () => {
  it("publishes each entry and fails only the wrong one", async () => {
    await using open = await openTopic();
    await open.subscribe("raw", { RawMessageDelivery: "true" });
    const PublishBatchRequestEntries = [
      { Id: "a", Message: "one", MessageAttributes: { model: { DataType: "String", StringValue: "m" } } },
      { Id: "b", Message: "" },
      { Id: "c", Message: "three" },
    ];

    const { Successful, Failed } = await open.client.send(
      new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries }),
    );

    expect(Successful?.map(({ Id }) => Id)).toEqual(["a", "c"]);
    expect(Failed?.map(({ Id }) => Id)).toEqual(["b"]);
    expect(open.bodies("raw")).toEqual(["one", "three"]);
  });

  it("over 256 KiB in all is refused", async () => {
    await using open = await openTopic();
    const PublishBatchRequestEntries = ["a", "b"].map((Id) => ({ Id, Message: "x".repeat(140_000) }));

    const call = open.client.send(new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries }));

    await expect(call).rejects.toMatchObject({ name: "BatchRequestTooLongException" });
  });
});

describe("ListTopics", () => {
  it("names every topic", async () => {
    await using open = await openTopic();

    expect((await open.client.send(new ListTopicsCommand({}))).Topics).toEqual([{ TopicArn }]);
  });
});
