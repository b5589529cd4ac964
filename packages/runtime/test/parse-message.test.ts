import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseMessage } from "../src/messages/parse-message.ts";
import { inferenceFailedBody, objectCreatedBody, snsWrapped } from "./support/messages.ts";

describe("an Object Created event", () => {
  it("is read with its key as it is, since EventBridge does not encode keys", () => {
    const body = objectCreatedBody({
      id: "e1",
      bucket: "source",
      key: "a+b%20c é.pdf",
      versionId: "v1",
      etag: "x",
      sizeBytes: 7,
    });

    expect(parseMessage(body)).toEqual({
      kind: "object-created",
      eventId: "e1",
      bucket: "source",
      key: "a+b%20c é.pdf",
      versionId: "v1",
      etag: "x",
      sizeBytes: 7,
      createdAt: "2026-11-22T10:00:00Z",
    });
  });

  it.each([
    { name: "no version", options: {} },
    { name: 'the version "null" of a bucket whose versioning is suspended', options: { versionId: "null" } },
    { name: "an empty version", options: { versionId: "" } },
  ])("with $name has no version id", ({ options }) => {
    expect(parseMessage(objectCreatedBody(options))).not.toHaveProperty("versionId");
  });
});

describe("a failure notification of SageMaker", () => {
  const body = inferenceFailedBody({ inferenceId: "abc" });

  it("is read raw and in SNS's JSON alike", () => {
    expect(parseMessage(body)).toMatchObject({
      kind: "inference-failed",
      inferenceId: "abc",
      endpointName: "endpoint",
    });
    expect(parseMessage(snsWrapped(body))).toEqual(parseMessage(body));
  });

  it("has an id that differs from the next failure of the same document", () => {
    const next = inferenceFailedBody({ inferenceId: "abc", eventTime: "2026-11-22T10:09:00.000Z" });

    expect(parseMessage(next)).not.toMatchObject({ eventId: (parseMessage(body) as { eventId: string }).eventId });
  });
});

describe("what is recognised but nobody's business is irrelevant:", () => {
  const success = { ...JSON.parse(inferenceFailedBody({ inferenceId: "abc" })), invocationStatus: "Completed" };
  it.each([
    {
      name: "SageMaker's test notification",
      body: { eventVersion: "1.0", eventSource: "aws:sagemaker", eventName: "TestNotification" },
    },
    { name: "a completed inference", body: success },
    { name: "S3's test event", body: { Service: "Amazon S3", Event: "s3:TestEvent", Bucket: "source" } },
    { name: "another event of S3", body: { "detail-type": "Object Deleted", source: "aws.s3", detail: {} } },
    { name: "an event of another service", body: { "detail-type": "Object Created", source: "my.app", detail: {} } },
  ])("$name", ({ body }) => {
    expect(parseMessage(JSON.stringify(body)).kind).toBe("irrelevant");
    expect(parseMessage(snsWrapped(JSON.stringify(body))).kind).toBe("irrelevant");
  });
});

describe("what cannot be read throws, so that it ends in the dead-letter queue:", () => {
  const { detail, ...withoutDetail } = JSON.parse(objectCreatedBody());
  it.each([
    { name: "no JSON", body: "hello", why: "it is not JSON" },
    { name: "an empty body", body: "", why: "it is not JSON" },
    { name: "a JSON text", body: '"hello"', why: "it is not a JSON object" },
    { name: "a JSON list", body: "[]", why: "it is not a JSON object" },
    { name: "an unknown object", body: "{}", why: "it is neither an EventBridge event nor a SageMaker notification" },
    { name: "a classic S3 notification", body: '{"Records":[{"eventSource":"aws:s3"}]}', why: "it is neither" },
    { name: "an event without detail", body: JSON.stringify(withoutDetail), why: 'its "name" is missing' },
    {
      name: "an event without a key",
      body: JSON.stringify({ ...withoutDetail, detail: { ...detail, object: { etag: "e" } } }),
      why: 'its "key" is missing',
    },
    {
      name: "an event without an id",
      body: JSON.stringify({ ...withoutDetail, id: "", detail }),
      why: 'its "id" is missing',
    },
    {
      name: "a failure without an inference id",
      body: inferenceFailedBody({ inferenceId: "" }),
      why: 'its "inferenceId" is missing',
    },
  ])("$name", ({ body, why }) => {
    expect(() => parseMessage(body)).toThrow(
      expect.objectContaining({ code: "RUNTIME_MESSAGE_UNREADABLE", message: expect.stringContaining(why) }),
    );
  });

  it("whatever it is, it fails with our error and no other", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        expect(() => parseMessage(body)).toThrow(expect.objectContaining({ code: "RUNTIME_MESSAGE_UNREADABLE" }));
      }),
    );
  });
});
