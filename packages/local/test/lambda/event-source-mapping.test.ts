import { describe, expect, it } from "vitest";
import type { DeclaredResource } from "../../src/resource.ts";
import { names } from "../support/one-model-pipeline.ts";
import { eventsOf, fixtures, openPipeline, putDocument } from "../support/open-pipeline.ts";

/** Puts the fixture function in the trigger's place; it does what a message's body says. */
function withFixture(changes: Record<string, unknown> = {}, mapping: Record<string, unknown> = {}) {
  return (resources: readonly DeclaredResource[]) =>
    resources.map((resource) => {
      if (resource.type === "aws:lambda/function:Function") {
        return { ...resource, inputs: { ...resource.inputs, ...changes }, assets: { ".": `${fixtures}functions` } };
      }
      if (resource.type !== "aws:lambda/eventSourceMapping:EventSourceMapping") return resource;
      return { ...resource, inputs: { ...resource.inputs, ...mapping } };
    });
}

describe("a batch of messages", () => {
  it("gives back only the messages the function names, which end in the dead-letter queue after their attempts", async () => {
    await using pipeline = await openPipeline({ change: withFixture() });
    for (const body of ["fail:nobody", "fail:me", "fail:nobody"]) pipeline.send(names.queue, body);

    await pipeline.aws.start();
    await pipeline.aws.idle();

    expect(pipeline.aws.deadLetters()).toEqual([
      expect.objectContaining({ queueName: names.deadLetters, body: "fail:me" }),
    ]);
    expect(eventsOf(pipeline.events, "function-started").map(({ messages }) => messages)).toEqual([3, 1]);
    expect(eventsOf(pipeline.events, "function-finished").map(({ failedMessages }) => failedMessages)).toEqual([1, 1]);
  });

  it.each(["throw", "exit"])("fails as a whole when the function does %s", async (action) => {
    await using pipeline = await openPipeline({ change: withFixture() });
    for (const body of [action, action]) pipeline.send(names.queue, body);

    await pipeline.aws.start();
    await pipeline.aws.idle();

    expect(pipeline.aws.deadLetters().map(({ body }) => body)).toEqual([action, action]);
    expect(eventsOf(pipeline.events, "function-finished")[0]).toMatchObject({
      failedMessages: 2,
      error: expect.any(String),
    });
  });

  it("waits for its window to fill", async () => {
    const change = withFixture({}, { maximumBatchingWindowInSeconds: 300, batchSize: 2 });
    await using pipeline = await openPipeline({ change });
    await pipeline.aws.start();

    pipeline.send(names.queue, "echo");
    expect(eventsOf(pipeline.events, "function-started")).toEqual([]);
    pipeline.send(names.queue, "echo");
    await pipeline.aws.idle();

    expect(eventsOf(pipeline.events, "function-started").map(({ messages }) => messages)).toEqual([2]);
  });

  it("is not taken any more once the local AWS is closed", async () => {
    const pipeline = await openPipeline({ change: withFixture({}, { batchSize: 1 }) });
    await pipeline.aws.start();
    for (const body of ["hang", "echo", "echo"]) pipeline.send(names.queue, body);
    await expect.poll(() => eventsOf(pipeline.events, "function-log")).toHaveLength(1);

    await pipeline[Symbol.asyncDispose]();

    expect(eventsOf(pipeline.events, "function-started")).toHaveLength(1);
    expect(eventsOf(pipeline.events, "message-dead-lettered")).toEqual([]);
  });

  it("is taken from the queue as the function's role, and a mapping without permission does not start", async () => {
    const withoutRole = (resources: readonly DeclaredResource[]) =>
      resources.filter(({ name }) => name !== "trigger-role-policy");
    await using pipeline = await openPipeline({ change: withoutRole });

    await expect(pipeline.aws.start()).rejects.toMatchObject({
      code: "LOCAL_RESOURCE_INVALID",
      message: expect.stringContaining("sqs:ReceiveMessage"),
    });
  });
});

describe("a trigger whose role may not invoke the endpoint", () => {
  it("ends in the dead-letter queue with the denial reported", async () => {
    const withoutInvoke = (resources: readonly DeclaredResource[]) =>
      resources.map((resource) => {
        if (resource.name !== "trigger-role-policy") return resource;
        const policy = String(resource.inputs["policy"]).replace(
          "sagemaker:InvokeEndpointAsync",
          "sagemaker:DescribeEndpoint",
        );
        return { ...resource, inputs: { ...resource.inputs, policy } };
      });
    await using pipeline = await openPipeline({ change: withoutInvoke });
    await pipeline.aws.start();

    await putDocument(pipeline, "incoming/a.txt", "lease");
    await pipeline.aws.idle();

    expect(pipeline.aws.deadLetters()).toHaveLength(1);
    expect(eventsOf(pipeline.events, "denied")[0]).toMatchObject({
      action: "sagemaker:InvokeEndpointAsync",
      reason: "no-allow",
    });
  });
});
