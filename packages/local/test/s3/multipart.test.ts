import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Harness, openHarness } from "../gateway/harness.ts";

let local: Harness;
let s3: S3Client;
const Bucket = "uploads";
const mebibyte = 1024 * 1024;
const first = Buffer.alloc(5 * mebibyte, "first part ");
const last = Buffer.from("the last one");

beforeAll(async () => {
  local = await openHarness();
  s3 = local.s3();
  await s3.send(new CreateBucketCommand({ Bucket }));
});
afterAll(() => local.close());

async function begin(Key: string, more = {}) {
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...more }));
  return { Bucket, Key, UploadId };
}
async function upload(name: Awaited<ReturnType<typeof begin>>, bodies: readonly Buffer[]): Promise<CompletedPart[]> {
  const parts: CompletedPart[] = [];
  for (const [index, Body] of bodies.entries()) {
    const PartNumber = index + 1;
    const { ETag } = await s3.send(new UploadPartCommand({ ...name, PartNumber, Body }));
    parts.push({ PartNumber, ETag });
  }
  return parts;
}
const complete = (name: Awaited<ReturnType<typeof begin>>, Parts: CompletedPart[], more = {}) =>
  s3.send(new CompleteMultipartUploadCommand({ ...name, MultipartUpload: { Parts }, ...more }));

it("becomes one object with an etag of its parts, its attributes, and ranges across parts", async () => {
  const name = await begin("whole", { ContentType: "application/x-tar", Metadata: { a: "1" } });
  const done = await complete(name, await upload(name, [first, last]));

  const answer = await s3.send(new GetObjectCommand({ Bucket, Key: "whole" }));
  const across = await s3.send(
    new GetObjectCommand({ Bucket, Key: "whole", Range: `bytes=${first.length - 3}-${first.length + 2}` }),
  );
  const second = await s3.send(new GetObjectCommand({ Bucket, Key: "whole", PartNumber: 2 }));
  expect(done.ETag).toMatch(/^"[0-9a-f]{32}-2"$/);
  expect(answer).toMatchObject({ ContentType: "application/x-tar", Metadata: { a: "1" }, ETag: done.ETag });
  expect(Buffer.from((await answer.Body?.transformToByteArray()) ?? []).equals(Buffer.concat([first, last]))).toBe(
    true,
  );
  expect(await across.Body?.transformToString()).toBe(`${first.subarray(-3)}the`);
  expect([await second.Body?.transformToString(), second.PartsCount]).toEqual([String(last), 2]);
  expect(local.events.filter((event) => event.kind === "object-created" && event.key === "whole")).toHaveLength(1);
});

it.each([
  { type: "COMPOSITE", value: /^[A-Za-z0-9+/]{6}==-2$/ },
  { type: "FULL_OBJECT", value: /^[A-Za-z0-9+/]{6}==$/ },
] as const)("keeps a $type checksum that the SDK verifies on reading", async ({ type, value }) => {
  const name = await begin(type, { ChecksumAlgorithm: "CRC32", ChecksumType: type });
  await complete(name, await upload(name, [first, last]));
  const answer = await s3.send(new GetObjectCommand({ Bucket, Key: type, ChecksumMode: "ENABLED" }));

  expect(answer.ChecksumCRC32).toMatch(value);
  expect((await answer.Body?.transformToByteArray())?.length).toBe(first.length + last.length);
});

it("leaves the object alone when the key is taken, and can be completed elsewhere not at all after abort", async () => {
  await s3.send(new PutObjectCommand({ Bucket, Key: "taken", Body: "mine" }));
  const name = await begin("taken");
  const parts = await upload(name, [last]);

  await expect(complete(name, parts, { IfNoneMatch: "*" })).rejects.toMatchObject({ name: "PreconditionFailed" });
  expect((await s3.send(new ListPartsCommand(name))).Parts).toHaveLength(1);
  await s3.send(new AbortMultipartUploadCommand(name));
  await expect(complete(name, parts)).rejects.toMatchObject({ name: "NoSuchUpload" });
  expect((await s3.send(new HeadObjectCommand({ Bucket, Key: "taken" }))).ContentLength).toBe(4);
});

it("can still be completed after a failed condition", async () => {
  await s3.send(new PutObjectCommand({ Bucket, Key: "later", Body: "old" }));
  const name = await begin("later");
  const parts = await upload(name, [last]);
  await complete(name, parts, { IfNoneMatch: "*" }).catch(() => {});
  await complete(name, parts);

  const answer = await s3.send(new GetObjectCommand({ Bucket, Key: "later" }));
  expect(await answer.Body?.transformToString()).toBe(String(last));
});

it.each([
  {
    name: "an unknown part",
    change: (parts: CompletedPart[]) => [...parts, { PartNumber: 9, ETag: "x" }],
    code: "InvalidPart",
  },
  {
    name: "another etag",
    change: (parts: CompletedPart[]) => parts.map((part) => ({ ...part, ETag: "x" })),
    code: "InvalidPart",
  },
  { name: "the wrong order", change: (parts: CompletedPart[]) => parts.toReversed(), code: "InvalidPartOrder" },
  { name: "a small part before the last", change: (parts: CompletedPart[]) => parts, code: "EntityTooSmall" },
  { name: "no parts", change: () => [], code: "MalformedXML" },
])("is refused with $name: $code", async ({ change, code }) => {
  const name = await begin("refused");
  const parts = await upload(name, [last, last]);
  await expect(complete(name, change(parts))).rejects.toMatchObject({ name: code });
  await s3.send(new AbortMultipartUploadCommand(name));
});

it("copies parts from other objects, whole or in ranges", async () => {
  await s3.send(new PutObjectCommand({ Bucket, Key: "source", Body: "0123456789" }));
  const name = await begin("copied");
  const copy = { ...name, PartNumber: 1, CopySource: `${Bucket}/source`, CopySourceRange: "bytes=2-5" };
  const { CopyPartResult } = await s3.send(new UploadPartCopyCommand(copy));
  await complete(name, [{ PartNumber: 1, ETag: CopyPartResult?.ETag }]);

  const answer = await s3.send(new GetObjectCommand({ Bucket, Key: "copied" }));
  expect(await answer.Body?.transformToString()).toBe("2345");
});

it("lists what is under way", async () => {
  const name = await begin("under-way");
  await upload(name, [last, last, last]);
  const page = await s3.send(new ListPartsCommand({ ...name, MaxParts: 2 }));
  const rest = await s3.send(new ListPartsCommand({ ...name, PartNumberMarker: page.NextPartNumberMarker }));
  const uploads = await s3.send(new ListMultipartUploadsCommand({ Bucket, Prefix: "under" }));

  expect([page.Parts?.length, page.IsTruncated, rest.Parts?.map(({ PartNumber }) => PartNumber)]).toEqual([
    2,
    true,
    [3],
  ]);
  expect(uploads.Uploads).toMatchObject([{ Key: "under-way", UploadId: name.UploadId }]);
});

it("holds nothing in memory once aborted", async () => {
  const before = local.store.bodies.memoryBytes;
  const name = await begin("aborted");
  await upload(name, [Buffer.alloc(1000)]);
  expect(local.store.bodies.memoryBytes).toBe(before + 1000);
  await s3.send(new AbortMultipartUploadCommand(name));
  expect(local.store.bodies.memoryBytes).toBe(before);
});
