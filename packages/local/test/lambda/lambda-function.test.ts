import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import { describe, expect, it, onTestFinished } from "vitest";
import type { LocalEvent } from "../../src/events.ts";
import { Sessions } from "../../src/gateway/sessions.ts";
import type { AnswerRequest } from "../../src/lambda/answer-requests.ts";
import type { FunctionSettings } from "../../src/lambda/function-settings.ts";
import { LambdaFunction } from "../../src/lambda/lambda-function.ts";
import { unpackCode } from "../../src/lambda/unpack-code.ts";
import { account } from "../support/one-model-pipeline.ts";
import { fixtures } from "../support/open-pipeline.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const arn = `arn:aws:lambda:${account.region}:${account.accountId}:function:trigger`;

async function openFunction(changes: Partial<FunctionSettings> = {}, answer?: AnswerRequest) {
  const temporary = await temporaryDirectory();
  const events: Partial<LocalEvent>[] = [];
  const host = {
    sessions: new Sessions(),
    region: account.region,
    endpointUrl: () => "http://127.0.0.1:1",
    emit: (event: Partial<LocalEvent>) => void events.push(event),
    ...(answer === undefined ? {} : { answer }),
  };
  const target = new LambdaFunction(
    {
      name: "trigger",
      arn,
      roleArn: `arn:aws:iam::${account.accountId}:role/trigger`,
      handler: "index.handler",
      runtime: "nodejs24.x",
      timeoutSeconds: 20,
      memoryMiB: 128,
      environment: { SLUICE_MODEL: "model-a" },
      codeDirectory: await unpackCode({ ".": join(fixtures, "functions") }, temporary.path, "trigger"),
      logGroupName: "/aws/lambda/trigger",
      ...changes,
    },
    host,
  );
  const run = (action: string) => target.invoke({ Records: [{ messageId: "1", body: action }] }, "request-1");
  return {
    run,
    close: () => target.close(),
    events,
    logs: () => events.flatMap((event) => ("line" in event ? [event.line] : [])),
    [Symbol.asyncDispose]: async () => {
      await target.close();
      await temporary[Symbol.asyncDispose]();
    },
  };
}

describe("a function", () => {
  it("gets the variables of its program and of Lambda, and nothing of the laptop's", async () => {
    await using open = await openFunction();
    process.env["LAPTOP_SECRET"] = "hidden";

    const environment = await open.run("environment");

    expect(environment).toMatchObject({
      SLUICE_MODEL: "model-a",
      AWS_REGION: account.region,
      AWS_LAMBDA_FUNCTION_NAME: "trigger",
      AWS_ENDPOINT_URL: "http://127.0.0.1:1",
      AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA/),
      AWS_SESSION_TOKEN: expect.any(String),
    });
    expect(environment).not.toHaveProperty("LAPTOP_SECRET");
    expect(environment).not.toHaveProperty("HOME");
  });

  it("is told about its invocation", async () => {
    await using open = await openFunction({ timeoutSeconds: 15 });

    const context = await open.run("remaining");

    expect(context).toMatchObject({ requestId: "request-1", arn });
    expect((context as { remainingMs: number }).remainingMs).toBeGreaterThan(0);
    expect((context as { remainingMs: number }).remainingMs).toBeLessThanOrEqual(15_000);
  });

  it("keeps its environment between events, and starts another one for an event that comes meanwhile", async () => {
    await using open = await openFunction();

    await open.run("echo");
    await open.run("echo");
    await Promise.all([open.run("echo"), open.run("echo")]);

    await expect
      .poll(() => open.logs().toSorted())
      .toEqual(["invocation 1", "invocation 1", "invocation 2", "invocation 3"]);
  });

  it.each([
    { action: "throw", error: { name: "TypeError", message: "the handler has a bug" } },
    { action: "reject", error: { name: "Error", message: "the handler gave up" } },
    { action: "exit", error: { message: expect.stringContaining("exited with code 7") } },
    { action: "uncaught", error: { message: "thrown outside of the handler" } },
    { action: "exhaust", error: { message: "The function needs more than its 128 MiB of memory" } },
  ])("that does $action fails the event and serves the next", async ({ action, error }) => {
    await using open = await openFunction();

    await expect(open.run(action)).rejects.toMatchObject(error);

    await expect(open.run("echo")).resolves.toEqual({ received: 1 });
  });

  it("that takes too long is stopped", async () => {
    await using open = await openFunction({ timeoutSeconds: 1 });

    await expect(open.run("hang")).rejects.toMatchObject({
      name: "Sandbox.Timedout",
      message: "Task timed out after 1.00 seconds",
    });

    await expect(open.run("echo")).resolves.toEqual({ received: 1 });
  });

  it("reaches the local AWS within the process, where nothing listens on its port", async () => {
    await using open = await openFunction({}, async ({ method, url }) => {
      return { status: 200, headers: {}, body: Buffer.from(`${method} ${url}`) };
    });

    expect(await open.run("call")).toEqual({ status: 200, body: "GET /bucket/key" });
  });

  it("that is closed while it starts leaves no worker behind, and takes no event any more", async () => {
    await using open = await openFunction();
    const workers: Worker[] = [];
    const onWorker = (worker: Worker) => void workers.push(worker);
    process.on("worker", onWorker);
    onTestFinished(() => void process.off("worker", onWorker));
    const running = open.run("echo").catch((error: unknown) => error);

    await open.close();

    // A worker that has ended has this id.
    expect(workers.map(({ threadId }) => threadId)).toEqual([-1]);
    expect(await running).toMatchObject({ name: "Runtime.ExitError" });
    await expect(open.run("echo")).rejects.toMatchObject({ message: "The function was closed" });
  });

  it.each([
    { name: "does not load", handler: "broken.handler", message: "the bundle is broken" },
    { name: "is not there", handler: "missing.handler", message: expect.stringContaining("missing.js") },
    {
      name: "does not export its handler",
      handler: "index.other",
      message: expect.stringContaining("other is not exported"),
    },
  ])("whose module $name fails the event", async ({ handler, message }) => {
    await using open = await openFunction({ handler });

    await expect(open.run("echo")).rejects.toMatchObject({ message });
  });
});
