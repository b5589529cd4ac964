import { describe, expect, it } from "vitest";
import { queueDepths, queuedDocuments } from "../../src/endpoints/queued-documents.ts";
import { localEnvironment } from "../support/environments.ts";
import { type OpenAccount, openAccount } from "../support/open-account.ts";
import { localPipeline } from "../support/pipelines.ts";

const pipeline = localPipeline({ a: [], b: ["a"] });
const environment = localEnvironment();

async function openQueues(...names: readonly string[]): Promise<OpenAccount> {
  const account = await openAccount(environment.account);
  for (const name of names) {
    const arn = `arn:aws:sqs:us-west-2:${environment.account}:${name}`;
    const resource = { type: "aws:sqs/queue:Queue", name, id: name, inputs: { name }, outputs: { name, arn } };
    await account.aws.make(resource);
  }
  return account;
}

async function receive({ clients }: OpenAccount, queueName: string): Promise<void> {
  const { GetQueueUrlCommand, ReceiveMessageCommand } = await import("@aws-sdk/client-sqs");
  const sqs = await clients.sqs();
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: queueName }));
  await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 1 }));
}

async function delay({ clients }: OpenAccount, queueName: string): Promise<void> {
  const { GetQueueUrlCommand, SendMessageCommand } = await import("@aws-sdk/client-sqs");
  const sqs = await clients.sqs();
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: queueName }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "later", DelaySeconds: 600 }));
}

describe("queuedDocuments", () => {
  it("counts documents that wait, that a trigger has in hand, and that are delayed", async () => {
    const account = await openQueues("reader--a-local-queue", "reader--b-local-queue");
    for (const body of ["one", "two", "three"]) account.aws.send("reader--a-local-queue", body);
    await receive(account, "reader--a-local-queue");
    await delay(account, "reader--a-local-queue");

    expect(await queuedDocuments(pipeline, environment, account.clients)).toEqual({ a: 4, b: 0 });
  });

  it("leaves out models that have no queue, as before the first deployment", async () => {
    const account = await openQueues("reader--b-local-queue");

    expect(await queuedDocuments(pipeline, environment, account.clients)).toEqual({ b: 0 });
  });

  it("counts those of a model that is deployed and no longer in the file", async () => {
    const account = await openQueues("reader--old-local-queue");
    account.aws.send("reader--old-local-queue", "one");

    expect(await queuedDocuments(pipeline, environment, account.clients, { alsoModels: ["old"] })).toEqual({ old: 1 });
  });

  it("does not count dead letters as documents on their way", async () => {
    const account = await openQueues("reader--a-local-queue", "reader--a-local-dlq");
    account.aws.send("reader--a-local-dlq", "poison");

    expect(await queuedDocuments(pipeline, environment, account.clients)).toEqual({ a: 0 });
  });
});

describe("queueDepths", () => {
  it("tells dead letters, undelivered predictions and kept failures", async () => {
    const account = await openQueues(
      "reader--a-local-queue",
      "reader--a-local-dlq",
      "reader-local-delivery-queue",
      "reader-local-delivery-dlq",
      "reader-local-failures",
    );
    account.aws.send("reader--a-local-dlq", "poison");
    account.aws.send("reader-local-delivery-queue", "prediction");
    account.aws.send("reader-local-failures", "one");
    account.aws.send("reader-local-failures", "two");

    expect(await queueDepths(pipeline, environment, account.clients)).toEqual([
      { part: { model: "a" }, messages: 0, deadLetters: 1 },
      { part: "delivery", messages: 1, deadLetters: 0 },
      { part: "failures", messages: 2, deadLetters: 0 },
    ]);
  });
});
