import { FirehoseClient } from "@aws-sdk/client-firehose";
import { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { SNSClient } from "@aws-sdk/client-sns";
import { describe, expect, it, onTestFinished } from "vitest";
import { FirehoseDestination } from "../src/aws/firehose-destination.ts";
import { SageMakerEndpoint } from "../src/aws/sagemaker-endpoint.ts";
import { SnsDestination } from "../src/aws/sns-destination.ts";
import type { Parcel } from "../src/ports/prediction-destination.ts";
import { type Answer, type RecordedRequest, startRecordingServer } from "./support/recording-server.ts";
import { ManualClock } from "./support/trigger-bench.ts";

async function clientFor(answer: (request: RecordedRequest) => Answer) {
  const server = await startRecordingServer(answer);
  onTestFinished(() => server.close());
  const credentials = { accessKeyId: "key", secretAccessKey: "secret" };
  return {
    requests: server.requests,
    options: { endpoint: server.url, region: "us-west-2", credentials, maxAttempts: 1 },
  };
}

describe("an asynchronous invocation", () => {
  const invocation = {
    EndpointName: "endpoint",
    InputLocation: "s3://source/a.pdf",
    ContentType: "application/pdf",
    Accept: "application/json",
    CustomAttributes: "traceparent=00-a-b-01&source=s3://source/a.pdf",
    InferenceId: "abc",
    S3OutputPathExtension: "abc",
    Filename: "prediction.json",
    InvocationTimeoutSeconds: 900,
  };

  it("sends its parameters as headers and reads where the answer goes", async () => {
    const { requests, options } = await clientFor(() => ({
      status: 202,
      headers: { "x-amzn-sagemaker-outputlocation": "s3://out/a", "x-amzn-sagemaker-failurelocation": "s3://out/f" },
      body: '{"InferenceId":"abc"}',
    }));

    const receipt = await new SageMakerEndpoint(new SageMakerRuntimeClient(options)).invokeAsync(invocation);

    expect(receipt).toEqual({ httpStatus: 202, outputLocation: "s3://out/a", failureLocation: "s3://out/f" });
    expect(requests[0]).toMatchObject({
      method: "POST",
      url: "/endpoints/endpoint/async-invocations",
      headers: {
        "x-amzn-sagemaker-inputlocation": "s3://source/a.pdf",
        "x-amzn-sagemaker-content-type": "application/pdf",
        "x-amzn-sagemaker-accept": "application/json",
        "x-amzn-sagemaker-custom-attributes": invocation.CustomAttributes,
        "x-amzn-sagemaker-inference-id": "abc",
        "x-amzn-sagemaker-s3outputpathextension": "abc",
        "x-amzn-sagemaker-filename": "prediction.json",
        "x-amzn-sagemaker-invocationtimeoutseconds": "900",
      },
    });
  });

  it("throws what SageMaker refuses", async () => {
    const { options } = await clientFor(() => ({
      status: 400,
      headers: { "x-amzn-errortype": "ValidationError" },
      body: '{"Message":"Endpoint not found"}',
    }));

    await expect(
      new SageMakerEndpoint(new SageMakerRuntimeClient(options)).invokeAsync(invocation),
    ).rejects.toMatchObject({ name: "ValidationError" });
  });
});

function parcel(documentId: string, size = 0): Parcel {
  const envelope = { pipeline: "example", environment: "data_dev", model: "model-b", documentId } as Parcel["envelope"];
  return { envelope, json: JSON.stringify({ documentId, filler: "x".repeat(size) }) };
}

describe("the Firehose destination", () => {
  const recordsOf = (request: RecordedRequest | undefined) =>
    (JSON.parse(request?.body ?? "") as { Records: { Data: string }[] }).Records.map(({ Data }) =>
      Buffer.from(Data, "base64").toString(),
    );

  it("puts one line for each prediction", async () => {
    const { requests, options } = await clientFor(() => ({
      body: '{"FailedPutCount":0,"RequestResponses":[{"RecordId":"1"},{"RecordId":"2"}]}',
    }));
    const destination = new FirehoseDestination({
      streamName: "stream",
      client: new FirehoseClient(options),
      clock: new ManualClock(),
    });

    expect(await destination.send([parcel("a"), parcel("b")])).toEqual(new Map());

    expect(recordsOf(requests[0])).toEqual([`${parcel("a").json}\n`, `${parcel("b").json}\n`]);
    expect(JSON.parse(requests[0]?.body ?? "")).toMatchObject({ DeliveryStreamName: "stream" });
  });

  it("puts again only what a call that succeeded hides as failed", async () => {
    let calls = 0;
    const { requests, options } = await clientFor(() =>
      calls++ === 0
        ? {
            body: '{"FailedPutCount":1,"RequestResponses":[{"RecordId":"1"},{"ErrorCode":"ServiceUnavailableException","ErrorMessage":"slow down"}]}',
          }
        : { body: '{"FailedPutCount":0,"RequestResponses":[{"RecordId":"2"}]}' },
    );
    const destination = new FirehoseDestination({
      streamName: "stream",
      client: new FirehoseClient(options),
      clock: new ManualClock(),
    });

    expect(await destination.send([parcel("a"), parcel("b")])).toEqual(new Map());

    expect(requests.map(recordsOf)).toEqual([
      [`${parcel("a").json}\n`, `${parcel("b").json}\n`],
      [`${parcel("b").json}\n`],
    ]);
  });

  it("takes a record that no answer accounts for as refused", async () => {
    const { options } = await clientFor(() => ({ body: '{"FailedPutCount":0,"RequestResponses":[]}' }));
    const destination = new FirehoseDestination({
      streamName: "stream",
      client: new FirehoseClient(options),
      clock: new ManualClock(),
    });
    const only = parcel("a");

    expect(await destination.send([only])).toEqual(new Map([[only, "no answer: "]]));
  });

  it("gives up on what the stream keeps refusing, and says why", async () => {
    const { requests, options } = await clientFor(() => ({
      body: '{"FailedPutCount":1,"RequestResponses":[{"ErrorCode":"ServiceUnavailableException","ErrorMessage":"slow down"}]}',
    }));
    const destination = new FirehoseDestination({
      streamName: "stream",
      client: new FirehoseClient(options),
      clock: new ManualClock(),
    });
    const only = parcel("a");

    expect(await destination.send([only])).toEqual(new Map([[only, "ServiceUnavailableException: slow down"]]));
    expect(requests).toHaveLength(4);
  });

  it("keeps each call within 4 MiB", async () => {
    const { requests, options } = await clientFor(({ body }) => ({
      body: JSON.stringify({
        FailedPutCount: 0,
        RequestResponses: (JSON.parse(body) as { Records: unknown[] }).Records.map(() => ({ RecordId: "1" })),
      }),
    }));
    const destination = new FirehoseDestination({
      streamName: "stream",
      client: new FirehoseClient(options),
      clock: new ManualClock(),
    });
    const parcels = Array.from({ length: 45 }, (_, index) => parcel(`${index}`, 100 * 1024));

    expect(await destination.send(parcels)).toEqual(new Map());

    expect(requests.map((request) => recordsOf(request).length)).toEqual([40, 5]);
  });
});

describe("the SNS destination", () => {
  const successes = Array.from(
    { length: 10 },
    (_, index) => `<member><Id>${index}</Id><MessageId>m${index}</MessageId></member>`,
  );
  const ok = `<PublishBatchResponse><PublishBatchResult><Successful>${successes.join("")}</Successful></PublishBatchResult></PublishBatchResponse>`;

  it("publishes the envelope with attributes that subscribers filter by", async () => {
    const { requests, options } = await clientFor(() => ({ body: ok }));
    const destination = new SnsDestination({
      topicArn: "arn:aws:sns:us-west-2:123456789012:predictions",
      client: new SNSClient(options),
    });

    expect(await destination.send([parcel("a")])).toEqual(new Map());

    const sent = new URLSearchParams(requests[0]?.body);
    expect(sent.get("Action")).toBe("PublishBatch");
    expect(sent.get("TopicArn")).toBe("arn:aws:sns:us-west-2:123456789012:predictions");
    const entry = "PublishBatchRequestEntries.member.1";
    expect(sent.get(`${entry}.Message`)).toBe(parcel("a").json);
    const attributes = [1, 2, 3, 4, 5].map((n) => [
      sent.get(`${entry}.MessageAttributes.entry.${n}.Name`),
      sent.get(`${entry}.MessageAttributes.entry.${n}.Value.StringValue`),
    ]);
    expect(attributes).toEqual([
      ["pipeline", "example"],
      ["environment", "data_dev"],
      ["model", "model-b"],
      ["documentId", "a"],
      ["test", "false"],
    ]);
  });

  it("says of a test's prediction that it is one", async () => {
    const { requests, options } = await clientFor(() => ({ body: ok }));
    const { envelope, json } = parcel("a");

    await new SnsDestination({ topicArn: "arn", client: new SNSClient(options) }).send([
      { envelope: { ...envelope, test: true }, json },
    ]);

    const sent = new URLSearchParams(requests[0]?.body);
    const attribute = "PublishBatchRequestEntries.member.1.MessageAttributes.entry.5";
    expect([sent.get(`${attribute}.Name`), sent.get(`${attribute}.Value.StringValue`)]).toEqual(["test", "true"]);
  });

  it("says which messages of a batch were refused", async () => {
    const failed =
      "<PublishBatchResponse><PublishBatchResult><Successful><member><Id>0</Id><MessageId>m0</MessageId></member></Successful><Failed><member><Id>1</Id><Code>InternalError</Code><Message>again</Message><SenderFault>false</SenderFault></member></Failed></PublishBatchResult></PublishBatchResponse>";
    const { options } = await clientFor(() => ({ body: failed }));
    const parcels = [parcel("a"), parcel("b")];

    const refused = await new SnsDestination({ topicArn: "arn", client: new SNSClient(options) }).send(parcels);

    expect([...refused]).toEqual([[parcels[1], "InternalError: again"]]);
  });

  it("refuses what was in a call that failed, and goes on with the next", async () => {
    let calls = 0;
    const { options } = await clientFor(() =>
      calls++ === 0
        ? { status: 403, body: "<ErrorResponse><Error><Code>AuthorizationError</Code></Error></ErrorResponse>" }
        : { body: ok },
    );
    const parcels = Array.from({ length: 12 }, (_, index) => parcel(`${index}`));

    const refused = await new SnsDestination({ topicArn: "arn", client: new SNSClient(options) }).send(parcels);

    expect([...refused.keys()]).toEqual(parcels.slice(0, 10));
  });

  it("keeps each call within 256 KiB", async () => {
    const { requests, options } = await clientFor(() => ({ body: ok }));
    const parcels = Array.from({ length: 5 }, (_, index) => parcel(`${index}`, 100 * 1024));

    await new SnsDestination({ topicArn: "arn", client: new SNSClient(options) }).send(parcels);

    expect(requests).toHaveLength(3);
  });
});
