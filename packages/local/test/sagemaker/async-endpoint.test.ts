import {
  InvokeEndpointAsyncCommand,
  InvokeEndpointCommand,
  SageMakerRuntimeClient,
} from "@aws-sdk/client-sagemaker-runtime";
import { describe, expect, it } from "vitest";
import { names } from "../support/one-model-pipeline.ts";
import {
  clientOf,
  eventsOf,
  type OpenPipeline,
  openPipeline,
  putDocument,
  readOutput,
} from "../support/open-pipeline.ts";

const EndpointName = names.endpoint;

async function invoke({ aws }: OpenPipeline, key: string, timeoutSeconds = 5) {
  const client = new SageMakerRuntimeClient(clientOf(aws));
  return client.send(
    new InvokeEndpointAsyncCommand({
      EndpointName,
      InputLocation: `s3://${names.source}/${key}`,
      InferenceId: `id of ${key}`,
      ContentType: "text/plain",
      S3OutputPathExtension: "extension/deep",
      Filename: "prediction.json",
      InvocationTimeoutSeconds: timeoutSeconds,
    }),
  );
}

/** Texts of the failures queue, without SageMaker's test of the topic. */
async function failures({ aws }: OpenPipeline): Promise<readonly Record<string, unknown>[]> {
  return aws
    .messages(names.failures)
    .map(({ body }) => JSON.parse(body))
    .filter(({ eventName }) => eventName !== "TestNotification");
}

describe("InvokeEndpointAsync", () => {
  it("answers where the prediction will be, and puts it there", async () => {
    await using pipeline = await openPipeline();
    await pipeline.aws.start();
    await putDocument(pipeline, "elsewhere/a.txt", "lease");

    const answer = await invoke(pipeline, "elsewhere/a.txt");
    await pipeline.aws.idle();

    expect(answer).toMatchObject({
      $metadata: { httpStatusCode: 202 },
      InferenceId: "id of elsewhere/a.txt",
      OutputLocation: `s3://${names.output}/predictions/model-a/extension/deep/prediction.json`,
      FailureLocation: expect.stringMatching(`^s3://${names.output}/failures/model-a/`),
    });
    expect(await readOutput(pipeline, "predictions/model-a/extension/deep/prediction.json")).toMatchObject({
      text: "lease",
      inferenceId: "id of elsewhere/a.txt",
      environment: "vanilla",
    });
  });

  it("takes its input inline", async () => {
    await using pipeline = await openPipeline();
    await pipeline.aws.start();
    const client = new SageMakerRuntimeClient(clientOf(pipeline.aws));

    await client.send(
      new InvokeEndpointAsyncCommand({ EndpointName, Body: Buffer.from("inline"), Filename: "inline.json" }),
    );
    await pipeline.aws.idle();

    expect(await readOutput(pipeline, "predictions/model-a/inline.json")).toMatchObject({ text: "inline" });
  });

  it("refuses an endpoint that does not exist, and a synchronous call to an asynchronous one", async () => {
    await using pipeline = await openPipeline();
    await pipeline.aws.start();
    const client = new SageMakerRuntimeClient(clientOf(pipeline.aws));

    const unknown = client.send(new InvokeEndpointAsyncCommand({ EndpointName: "none", InputLocation: "s3://b/k" }));
    await expect(unknown).rejects.toMatchObject({ name: "ValidationError", message: expect.stringContaining("none") });
    const synchronous = client.send(new InvokeEndpointCommand({ EndpointName, Body: "x" }));
    await expect(synchronous).rejects.toMatchObject({ name: "ValidationError" });
  });
});

describe("an invocation that fails", () => {
  it.each([
    {
      name: "the container rejects",
      document: "reject",
      reason: /^ClientError: Received client error \(400\) from primary with message "this is no document"/,
    },
    {
      name: "the server crashes on",
      document: "crash",
      reason: /exited with code 3; its last lines were:\nthe model has seen a word it fears/,
    },
    { name: "the server never answers", document: "hang", reason: /did not answer within 1 seconds/ },
  ])(
    "because $name, leaves a failure object and a notification, and the next document is served",
    async ({ document, reason }) => {
      await using pipeline = await openPipeline();
      await pipeline.aws.start();
      await putDocument(pipeline, "elsewhere/bad.txt", document);
      await putDocument(pipeline, "elsewhere/good.txt", "lease");

      const { FailureLocation = "" } = await invoke(pipeline, "elsewhere/bad.txt", 1);
      await pipeline.aws.idle();
      await invoke(pipeline, "elsewhere/good.txt");
      await pipeline.aws.idle();

      expect(eventsOf(pipeline.events, "invocation-failed")).toEqual([
        expect.objectContaining({
          inferenceId: "id of elsewhere/bad.txt",
          reason: expect.stringMatching(reason),
          failureLocation: FailureLocation,
        }),
      ]);
      expect(await failures(pipeline)).toEqual([
        expect.objectContaining({
          eventName: "InferenceResult",
          eventSource: "aws:sagemaker",
          invocationStatus: "Failed",
          inferenceId: "id of elsewhere/bad.txt",
          failureReason: expect.stringMatching(reason),
          requestParameters: {
            contentType: "text/plain",
            endpointName: EndpointName,
            inputLocation: `s3://${names.source}/elsewhere/bad.txt`,
          },
        }),
      ]);
      const key = FailureLocation.slice(`s3://${names.output}/`.length);
      const failure = await pipeline.aws.s3.getObject({ kind: "owner" }, { bucket: names.output, key });
      expect(failure.body.length).toBeGreaterThan(0);
      expect(eventsOf(pipeline.events, "invocation-completed")).toHaveLength(1);
    },
  );

  it("because its role may not read the document, names the role's missing permission", async () => {
    const mayWrite = { Effect: "Allow", Action: "s3:PutObject", Resource: `arn:aws:s3:::${names.output}/*` };
    const mayLoad = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::artifacts/*" };
    await using pipeline = await openPipeline({ modelRoleStatements: [mayWrite, mayLoad] });
    await pipeline.aws.start();
    await putDocument(pipeline, "elsewhere/a.txt", "lease");

    await invoke(pipeline, "elsewhere/a.txt");
    await pipeline.aws.idle();

    expect(eventsOf(pipeline.events, "invocation-failed")[0]?.reason).toMatch(/Failed to download.*s3:GetObject/);
    expect(eventsOf(pipeline.events, "denied")).toContainEqual(
      expect.objectContaining({
        principal: expect.stringMatching(/role\/model-role$/),
        action: "s3:GetObject",
        resource: `arn:aws:s3:::${names.source}/elsewhere/a.txt`,
      }),
    );
    expect(eventsOf(pipeline.events, "denied")).toContainEqual(expect.objectContaining({ action: "sns:Publish" }));
  });

  it("because there is no such document", async () => {
    await using pipeline = await openPipeline();
    await pipeline.aws.start();

    await invoke(pipeline, "elsewhere/none.txt");
    await pipeline.aws.idle();

    expect(eventsOf(pipeline.events, "invocation-failed")[0]?.reason).toMatch(
      /^ClientError: Failed to download the input/,
    );
  });
});

describe("a prediction of 10 MB", () => {
  it("is stored whole", async () => {
    await using pipeline = await openPipeline();
    await pipeline.aws.start();
    await putDocument(pipeline, "elsewhere/a.txt", "large");

    await invoke(pipeline, "elsewhere/a.txt");
    await pipeline.aws.idle();

    const key = "predictions/model-a/extension/deep/prediction.json";
    const { body } = await pipeline.aws.s3.getObject({ kind: "owner" }, { bucket: names.output, key });
    expect(body.length).toBe(10 * 1024 * 1024);
  });
});

describe("concurrency", () => {
  it("is bounded by instances times invocations per instance; the rest waits in the backlog", async () => {
    await using pipeline = await openPipeline();
    await pipeline.aws.start();
    await putDocument(pipeline, "elsewhere/a.txt", "take your time");

    await Promise.all(Array.from({ length: 20 }, () => invoke(pipeline, "elsewhere/a.txt")));
    await pipeline.aws.idle();

    expect(mostAtOnce(pipeline)).toBe(2);
    expect(eventsOf(pipeline.events, "invocation-completed")).toHaveLength(20);
  });

  it("grows with the backlog when the endpoint scales", async () => {
    await using pipeline = await openPipeline({ scaling: true });
    await pipeline.aws.start();
    await putDocument(pipeline, "elsewhere/a.txt", "take your time");

    await Promise.all(Array.from({ length: 40 }, () => invoke(pipeline, "elsewhere/a.txt")));
    await pipeline.aws.idle();

    expect(mostAtOnce(pipeline)).toBeGreaterThan(2);
    expect(mostAtOnce(pipeline)).toBeLessThanOrEqual(4);
  });
});

function mostAtOnce({ events }: OpenPipeline): number {
  let running = 0;
  let most = 0;
  for (const { kind } of events) {
    if (kind === "invocation-started") running += 1;
    if (kind === "invocation-completed" || kind === "invocation-failed") running -= 1;
    most = Math.max(most, running);
  }
  return most;
}
