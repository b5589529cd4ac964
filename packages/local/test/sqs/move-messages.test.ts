import { SendMessageCommand, SQSClient, StartMessageMoveTaskCommand } from "@aws-sdk/client-sqs";
import { describe, expect, it } from "vitest";
import { account, names } from "../support/one-model-pipeline.ts";
import { arn, openCloud } from "../support/open-cloud.ts";
import { clientOf, openPipeline, putDocument, readOutput } from "../support/open-pipeline.ts";

const settings = { visibilityTimeoutSeconds: 30, delaySeconds: 0, receiveWaitSeconds: 0, maxMessageBytes: 262_144 };

/** A queue with one message that was given up on. */
async function openDeadLetter() {
  const open = await openCloud();
  const dead = open.cloud.queues.create({ ...settings, name: "dead", arn: arn("sqs", "dead") });
  const redrive = { deadLetterArn: arn("sqs", "dead"), maxReceiveCount: 1 };
  const work = open.cloud.queues.create({ ...settings, name: "work", arn: arn("sqs", "work"), redrive });
  const client = new SQSClient(open.owner);
  await client.send(
    new SendMessageCommand({
      QueueUrl: `https://sqs.us-west-2.amazonaws.com/${account.accountId}/work`,
      MessageBody: "lease",
      MessageAttributes: { model: { DataType: "String", StringValue: "model-a" } },
    }),
  );
  work.receive(1, 0);
  return Object.assign(open, { client, dead, work });
}

const move = new StartMessageMoveTaskCommand({ SourceArn: arn("sqs", "dead") });

describe("moving dead letters", () => {
  it("puts each back on its queue as a new message with its old content and attributes", async () => {
    await using open = await openDeadLetter();
    const [letter] = open.dead.messages;
    expect(letter).toMatchObject({ body: "lease", attributes: { model: { value: "model-a" } } });

    const { TaskHandle } = await open.client.send(move);

    expect(TaskHandle).toEqual(expect.any(String));
    expect(open.dead.messages).toEqual([]);
    expect(open.work.messages).toMatchObject([{ body: "lease", attributes: { model: { value: "model-a" } } }]);
    expect(open.work.messages[0]?.messageId).not.toBe(letter?.messageId);
  });

  it("lets a document go on whose trigger was denied, once the permission is there", async () => {
    const permission = "sagemaker:InvokeEndpointAsync";
    const role = "trigger-role-policy";
    let allowed: Parameters<typeof pipeline.aws.make>[0] | undefined;
    await using pipeline = await openPipeline({
      change: (resources) =>
        resources.map((resource) => {
          if (resource.name !== role) return resource;
          allowed = resource;
          const policy = String(resource.inputs["policy"]).replace(permission, "sagemaker:DescribeEndpoint");
          return { ...resource, inputs: { ...resource.inputs, policy } };
        }),
    });
    await pipeline.aws.start();
    await putDocument(pipeline, "incoming/a.txt", "lease");
    await pipeline.aws.idle();
    expect(pipeline.aws.deadLetters()).toHaveLength(1);

    if (allowed !== undefined) await pipeline.aws.make(allowed);
    const sqs = new SQSClient(clientOf(pipeline.aws));
    await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: arn("sqs", names.deadLetters) }));
    await pipeline.aws.idle();

    expect(pipeline.aws.deadLetters()).toEqual([]);
    const prediction = await readOutput(pipeline, "predictions/model-a/documents/incoming-a.txt");
    expect(prediction).toMatchObject({ text: "lease" });
  });

  it.each([
    { name: "from a queue that takes no dead letters", from: "work", error: "InvalidParameterValue" },
    { name: "from a queue that does not exist", from: "none", error: "ResourceNotFoundException" },
  ])("is refused $name", async ({ from, error }) => {
    await using open = await openDeadLetter();

    const call = open.client.send(new StartMessageMoveTaskCommand({ SourceArn: arn("sqs", from) }));

    await expect(call).rejects.toMatchObject({ name: error });
  });

  it("is denied to a role that may not send to where they go, and moves nothing", async () => {
    await using open = await openDeadLetter();
    const Action = ["StartMessageMoveTask", "ReceiveMessage", "DeleteMessage", "GetQueueAttributes"].map(
      (action) => `sqs:${action}`,
    );
    const client = new SQSClient(open.as("operator", { Effect: "Allow", Action, Resource: arn("sqs", "dead") }));

    await expect(client.send(move)).rejects.toMatchObject({ name: "AccessDenied" });

    expect(open.dead.counts.visible).toBe(1);
    expect(open.events).toContainEqual(expect.objectContaining({ kind: "denied", action: "sqs:SendMessage" }));
  });
});
