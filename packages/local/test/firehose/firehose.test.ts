import { gunzipSync } from "node:zlib";
import { FirehoseClient, PutRecordBatchCommand, PutRecordCommand } from "@aws-sdk/client-firehose";
import { describe, expect, it } from "vitest";
import type { DeliveryStreamSettings } from "../../src/firehose/delivery-stream.ts";
import { account } from "../support/one-model-pipeline.ts";
import { arn, openCloud } from "../support/open-cloud.ts";

const DeliveryStreamName = "predictions";
const owner = { kind: "owner" } as const;
const mayWrite = { Effect: "Allow", Action: "s3:PutObject", Resource: "arn:aws:s3:::delivery/*" };

async function openStream(settings: Partial<DeliveryStreamSettings> = {}, ...statements: readonly object[]) {
  const nowMs = Date.UTC(2026, 0, 2, 3, 4, 5);
  const open = await openCloud({ clock: { nowMs: () => nowMs } });
  open.cloud.s3.createBucket(owner, { bucket: "delivery" });
  open.as("stream-role", ...statements);
  const stream = open.cloud.createStream({
    name: DeliveryStreamName,
    arn: arn("firehose", `deliverystream/${DeliveryStreamName}`),
    roleArn: `arn:aws:iam::${account.accountId}:role/stream-role`,
    bucket: "delivery",
    prefix: "predictions/!{timestamp:yyyy/MM/dd}/",
    bufferSeconds: 900,
    bufferMiB: 1,
    compression: "UNCOMPRESSED",
    fileExtension: "",
    ...settings,
  });
  const delivered = async () => {
    const { contents } = await open.cloud.s3.listObjectsV2(owner, { bucket: "delivery" });
    return Promise.all(
      contents.map(async ({ key }) => ({
        key,
        body: (await open.cloud.s3.getObject(owner, { bucket: "delivery", key })).body,
      })),
    );
  };
  const client = new FirehoseClient(open.owner);
  return Object.assign(open, { stream, client, delivered });
}

const record = (text: string) => ({ Data: Buffer.from(text) });

describe("records", () => {
  it("wait in the buffer and are written as one object under the evaluated prefix", async () => {
    await using open = await openStream({}, mayWrite);

    await open.client.send(new PutRecordCommand({ DeliveryStreamName, Record: record("one\n") }));
    await open.client.send(
      new PutRecordBatchCommand({ DeliveryStreamName, Records: [record("two\n"), record("drei ü\n")] }),
    );
    expect(await open.delivered()).toEqual([]);
    await open.stream.flush();

    const [object, ...others] = await open.delivered();
    expect(others).toEqual([]);
    expect(object?.key).toMatch(/^predictions\/2026\/01\/02\/predictions-1-2026-01-02-03-04-05-[0-9a-f-]{36}$/);
    expect(object?.body.toString()).toBe("one\ntwo\ndrei ü\n");
    expect(open.events).toContainEqual(
      expect.objectContaining({ kind: "stream-delivered", streamName: DeliveryStreamName, records: 3 }),
    );
  });

  it("are compressed when the stream says so", async () => {
    await using open = await openStream({ compression: "GZIP" }, mayWrite);

    open.stream.put(Buffer.from("one\n"));
    await open.stream.flush();

    const [object] = await open.delivered();
    expect(object?.key).toMatch(/\.gz$/);
    expect(gunzipSync(object?.body ?? "").toString()).toBe("one\n");
  });

  it("are written as soon as the buffer is full", async () => {
    await using open = await openStream({}, mayWrite);

    open.stream.put(Buffer.alloc(1024 ** 2, "x"));
    expect(open.stream.bufferedRecords).toBe(0);
    await open.stream.flush();

    expect(await open.delivered()).toHaveLength(1);
  });

  it("are written after the buffer's time", async () => {
    await using open = await openStream({ bufferSeconds: 0 }, mayWrite);

    open.stream.put(Buffer.from("x"));

    await expect.poll(open.delivered).toHaveLength(1);
  });

  it("that the stream's role may not write are reported, not forgotten silently", async () => {
    await using open = await openStream();

    open.stream.put(Buffer.from("x"));
    await open.stream.flush();

    expect(open.events).toContainEqual(expect.objectContaining({ kind: "denied", action: "s3:PutObject" }));
    expect(open.events).toContainEqual(expect.objectContaining({ kind: "stream-failed", records: 1 }));
    expect(open.stream.bufferedRecords).toBe(1);
  });

  it("that could not be written are kept and written with the next delivery, in order", async () => {
    await using open = await openStream();
    for (const text of ["one\n", "two\n"]) {
      open.stream.put(Buffer.from(text));
      await open.stream.flush();
    }
    expect(await open.delivered()).toEqual([]);

    open.as("stream-role", mayWrite);
    open.stream.put(Buffer.from("three\n"));
    await open.stream.flush();
    await open.stream.flush();

    expect((await open.delivered()).map(({ body }) => body.toString())).toEqual(["one\ntwo\nthree\n"]);
    expect(open.stream.bufferedRecords).toBe(0);
  });
});

describe("a call", () => {
  it.each([
    {
      name: "a stream that does not exist",
      stream: "none",
      records: [record("x")],
      error: "ResourceNotFoundException",
    },
    { name: "no records", stream: DeliveryStreamName, records: [], error: "InvalidArgumentException" },
    {
      name: "501 records",
      stream: DeliveryStreamName,
      records: Array.from({ length: 501 }, () => record("x")),
      error: "InvalidArgumentException",
    },
    {
      name: "a record over 1,000 KiB",
      stream: DeliveryStreamName,
      records: [{ Data: Buffer.alloc(1_024_001) }],
      error: "InvalidArgumentException",
    },
    {
      name: "more than 4 MiB",
      stream: DeliveryStreamName,
      records: Array.from({ length: 5 }, () => ({ Data: Buffer.alloc(1_000_000) })),
      error: "InvalidArgumentException",
    },
  ])("with $name is refused", async ({ stream, records, error }) => {
    await using open = await openStream();

    const call = open.client.send(new PutRecordBatchCommand({ DeliveryStreamName: stream, Records: records }));

    await expect(call).rejects.toMatchObject({ name: error });
    expect(open.stream.bufferedRecords).toBe(0);
  });
});
