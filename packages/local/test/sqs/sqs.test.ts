import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { describe, expect, it } from "vitest";
import { account } from "../support/one-model-pipeline.ts";
import { arn, openCloud } from "../support/open-cloud.ts";

/** As a Pulumi program knows it; on the wire only the last part counts. */
const QueueUrl = `https://sqs.us-west-2.amazonaws.com/${account.accountId}/work`;
const settings = { visibilityTimeoutSeconds: 30, delaySeconds: 0, receiveWaitSeconds: 0, maxMessageBytes: 262_144 };

async function openQueue(redrive?: { readonly maxReceiveCount: number }) {
  const open = await openCloud();
  const deadLetterArn = arn("sqs", "dead");
  const policy = redrive === undefined ? {} : { redrive: { deadLetterArn, ...redrive } };
  const queue = open.cloud.queues.create({ ...settings, name: "work", arn: arn("sqs", "work"), ...policy });
  open.cloud.queues.create({ ...settings, name: "dead", arn: deadLetterArn });
  return Object.assign(open, { queue, client: new SQSClient(open.owner) });
}

describe("a message", () => {
  it("arrives with its attributes, and its digests satisfy the SDK", async () => {
    await using open = await openQueue();
    const attributes = {
      model: { DataType: "String", StringValue: "model-ä" },
      size: { DataType: "Number", StringValue: "7" },
      blob: { DataType: "Binary", BinaryValue: new Uint8Array([1, 2, 3]) },
    };

    const sent = await open.client.send(
      new SendMessageCommand({ QueueUrl, MessageBody: "grüße 🏠", MessageAttributes: attributes }),
    );
    const { Messages } = await open.client.send(
      new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ["All"], MessageSystemAttributeNames: ["All"] }),
    );

    expect(Messages).toHaveLength(1);
    expect(Messages?.[0]).toMatchObject({
      MessageId: sent.MessageId,
      Body: "grüße 🏠",
      MessageAttributes: attributes,
      MD5OfMessageAttributes: sent.MD5OfMessageAttributes,
      Attributes: { ApproximateReceiveCount: "1", SenderId: "owner" },
    });
  });

  it("is hidden once received, comes back when its visibility ends, and is gone once deleted", async () => {
    await using open = await openQueue();
    await open.client.send(new SendMessageCommand({ QueueUrl, MessageBody: "one" }));

    const first = await open.client.send(new ReceiveMessageCommand({ QueueUrl }));
    expect((await open.client.send(new ReceiveMessageCommand({ QueueUrl }))).Messages).toBeUndefined();

    const ReceiptHandle = first.Messages?.[0]?.ReceiptHandle;
    await open.client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
    const second = await open.client.send(new ReceiveMessageCommand({ QueueUrl, AttributeNames: ["All"] }));
    expect(second.Messages?.[0]?.Attributes?.["ApproximateReceiveCount"]).toBe("2");

    await open.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: second.Messages?.[0]?.ReceiptHandle }));
    expect(open.queue.counts).toEqual({ visible: 0, delayed: 0, inFlight: 0 });
  });

  it("is waited for by a long poll", async () => {
    await using open = await openQueue();

    const polling = open.client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
    await open.client.send(new SendMessageCommand({ QueueUrl, MessageBody: "late" }));

    expect((await polling).Messages?.map(({ Body }) => Body)).toEqual(["late"]);
  });

  it("goes to the dead-letter queue after its last receive, and says where it came from", async () => {
    await using open = await openQueue({ maxReceiveCount: 2 });
    await open.client.send(new SendMessageCommand({ QueueUrl, MessageBody: "poison" }));

    for (let attempt = 0; attempt < 2; attempt++) {
      const { Messages } = await open.client.send(new ReceiveMessageCommand({ QueueUrl }));
      const ReceiptHandle = Messages?.[0]?.ReceiptHandle;
      await open.client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
    }

    const dead = await open.client.send(
      new ReceiveMessageCommand({ QueueUrl: QueueUrl.replace("work", "dead"), MessageSystemAttributeNames: ["All"] }),
    );
    expect(dead.Messages?.[0]).toMatchObject({
      Body: "poison",
      Attributes: { DeadLetterQueueSourceArn: arn("sqs", "work") },
    });
    expect(open.cloud.queues.deadLetters()).toEqual([expect.objectContaining({ queueName: "dead", body: "poison" })]);
    expect(open.events).toContainEqual(
      expect.objectContaining({ kind: "message-dead-lettered", queueName: "work", deadLetterQueueName: "dead" }),
    );
  });

  it("waits for its delay", async () => {
    await using open = await openQueue();

    await open.client.send(new SendMessageCommand({ QueueUrl, MessageBody: "later", DelaySeconds: 900 }));

    expect(open.queue.counts).toEqual({ visible: 0, delayed: 1, inFlight: 0 });
    expect((await open.client.send(new ReceiveMessageCommand({ QueueUrl }))).Messages).toBeUndefined();
  });
});

describe("a batch", () => {
  it("sends, receives and deletes many at once", async () => {
    await using open = await openQueue();
    const Entries = ["a", "b", "c"].map((Id) => ({ Id, MessageBody: Id }));

    const sent = await open.client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    expect(sent.Successful?.map(({ Id }) => Id)).toEqual(["a", "b", "c"]);

    const { Messages = [] } = await open.client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    expect(Messages.map(({ Body }) => Body)).toEqual(["a", "b", "c"]);

    const handles = Messages.map(({ MessageId, ReceiptHandle }) => ({ Id: MessageId, ReceiptHandle }));
    await open.client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries: handles }));
    expect(open.queue.counts.inFlight).toBe(0);
  });

  it.each([
    { name: "no entries", entries: [], error: "EmptyBatchRequest" },
    {
      name: "eleven entries",
      entries: Array.from({ length: 11 }, (_, index) => String(index)),
      error: "TooManyEntriesInBatchRequest",
    },
    { name: "an id twice", entries: ["a", "a"], error: "BatchEntryIdsNotDistinct" },
  ])("with $name is refused", async ({ entries, error }) => {
    await using open = await openQueue();
    const Entries = entries.map((Id) => ({ Id, MessageBody: "x" }));

    await expect(open.client.send(new SendMessageBatchCommand({ QueueUrl, Entries }))).rejects.toMatchObject({
      name: error,
    });
  });

  it("fails only the entry that is too long", async () => {
    await using open = await openQueue();
    const Entries = [
      { Id: "long", MessageBody: "x".repeat(262_145) },
      { Id: "short", MessageBody: "x" },
    ];

    const { Successful, Failed } = await open.client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));

    expect(Successful?.map(({ Id }) => Id)).toEqual(["short"]);
    expect(Failed?.map(({ Id, SenderFault }) => ({ Id, SenderFault }))).toEqual([{ Id: "long", SenderFault: true }]);
  });
});

describe("a queue", () => {
  it("is found by name, tells its attributes and forgets its messages when purged", async () => {
    await using open = await openQueue({ maxReceiveCount: 5 });
    const url = await open.client.send(new GetQueueUrlCommand({ QueueName: "work" }));
    await open.client.send(new SendMessageCommand({ QueueUrl: url.QueueUrl, MessageBody: "x" }));

    const { Attributes } = await open.client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }));
    expect(Attributes).toMatchObject({
      QueueArn: arn("sqs", "work"),
      ApproximateNumberOfMessages: "1",
      VisibilityTimeout: "30",
    });
    expect(JSON.parse(Attributes?.["RedrivePolicy"] ?? "")).toEqual({
      deadLetterTargetArn: arn("sqs", "dead"),
      maxReceiveCount: 5,
    });

    await open.client.send(new PurgeQueueCommand({ QueueUrl }));
    expect(open.queue.counts.visible).toBe(0);
  });

  it("can be created and listed", async () => {
    await using open = await openQueue();

    const { QueueUrl: created } = await open.client.send(
      new CreateQueueCommand({ QueueName: "mine", Attributes: { DelaySeconds: "5" } }),
    );
    const { QueueUrls } = await open.client.send(new ListQueuesCommand({ QueueNamePrefix: "mi" }));

    expect(QueueUrls).toEqual([created]);
    expect(open.cloud.queues.find("mine")?.settings.delaySeconds).toBe(5);
  });

  it("that does not exist is an error the SDK knows", async () => {
    await using open = await openQueue();

    const call = open.client.send(
      new SendMessageCommand({ QueueUrl: QueueUrl.replace("work", "none"), MessageBody: "x" }),
    );

    await expect(call).rejects.toMatchObject({ name: "QueueDoesNotExist" });
  });

  it("is closed to a role without permission, open to one that its policy names", async () => {
    await using open = await openQueue();
    const client = new SQSClient(open.as("worker"));
    const request = new SendMessageCommand({ QueueUrl, MessageBody: "x" });

    await expect(client.send(request)).rejects.toMatchObject({ name: "AccessDenied" });

    const Principal = { AWS: `arn:aws:iam::${account.accountId}:role/worker` };
    const statement = { Effect: "Allow", Principal, Action: "sqs:SendMessage", Resource: arn("sqs", "work") };
    open.cloud.policies.setResourcePolicy(arn("sqs", "work"), { Version: "2012-10-17", Statement: [statement] });
    await client.send(request);
    expect(open.queue.counts.visible).toBe(1);
  });
});
