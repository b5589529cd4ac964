import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type Harness, openHarness } from "../gateway/harness.ts";

let local: Harness;
let s3: S3Client;
let Bucket = "";
let buckets = 0;

beforeAll(async () => {
  local = await openHarness();
  s3 = local.s3();
});
beforeEach(async () => {
  Bucket = `versions-${++buckets}`;
  await s3.send(new CreateBucketCommand({ Bucket }));
});
afterAll(() => local.close());

const setStatus = (Status: "Enabled" | "Suspended") =>
  s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
const put = async (Body: string, more = {}) =>
  (await s3.send(new PutObjectCommand({ Bucket, Key: "k", Body, ...more }))).VersionId;
const read = async (VersionId?: string) => {
  const answer = await s3.send(new GetObjectCommand({ Bucket, Key: "k", VersionId }));
  return [await answer.Body?.transformToString(), answer.VersionId];
};

it("names no versions before versioning was switched on", async () => {
  expect(await put("x")).toBeUndefined();
  expect(await read()).toEqual(["x", undefined]);
  expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBeUndefined();
});

it("keeps every version, and the one from before as null", async () => {
  await put("before");
  await setStatus("Enabled");
  const [first, second] = [await put("first"), await put("second")];

  expect(await read()).toEqual(["second", second]);
  expect(await read(first)).toEqual(["first", first]);
  expect(await read("null")).toEqual(["before", "null"]);
  expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe("Enabled");
});

it("hides a deleted key behind a marker, whose removal brings it back", async () => {
  await setStatus("Enabled");
  const version = await put("x");
  const deleted = await s3.send(new DeleteObjectCommand({ Bucket, Key: "k" }));

  expect(deleted.DeleteMarker).toBe(true);
  await expect(read()).rejects.toMatchObject({ name: "NoSuchKey" });
  await expect(read(deleted.VersionId)).rejects.toMatchObject({ name: "MethodNotAllowed" });
  expect((await s3.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(0);
  expect(await read(version)).toEqual(["x", version]);

  await s3.send(new DeleteObjectCommand({ Bucket, Key: "k", VersionId: deleted.VersionId }));
  expect(await read()).toEqual(["x", version]);
});

it("takes a delete marker for a free key in a conditional write", async () => {
  await setStatus("Enabled");
  await put("first");
  await s3.send(new DeleteObjectCommand({ Bucket, Key: "k" }));

  const version = await put("second", { IfNoneMatch: "*" });

  expect(await read()).toEqual(["second", version]);
});

it("overwrites only the null version while suspended", async () => {
  await setStatus("Enabled");
  const kept = await put("kept");
  await setStatus("Suspended");
  expect(await put("one")).toBe("null");
  expect(await put("two")).toBe("null");

  const listed = await s3.send(new ListObjectVersionsCommand({ Bucket }));
  expect(listed.Versions?.map(({ VersionId, IsLatest }) => [VersionId, IsLatest])).toEqual([
    ["null", true],
    [kept, false],
  ]);
});

it("deletes a version for good and makes the one before current", async () => {
  await setStatus("Enabled");
  const [first, second] = [await put("first"), await put("second")];
  await s3.send(new DeleteObjectCommand({ Bucket, Key: "k", VersionId: second }));

  expect(await read()).toEqual(["first", first]);
  await expect(read(second)).rejects.toMatchObject({ name: "NoSuchVersion" });
});

it("says in a HEAD that a key was deleted", async () => {
  await setStatus("Enabled");
  await put("x");
  await s3.send(new DeleteObjectCommand({ Bucket, Key: "k" }));
  const failed = await s3.send(new HeadObjectCommand({ Bucket, Key: "k" })).catch((error) => error);

  expect(failed.$metadata.httpStatusCode).toBe(404);
  expect(failed.$response.headers["x-amz-delete-marker"]).toBe("true");
});

it("lists versions and markers page by page, each once", async () => {
  await setStatus("Enabled");
  for (const Key of ["a", "b", "dir/c", "dir/d"]) {
    for (const Body of ["1", "2"]) await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  }
  await s3.send(new DeleteObjectCommand({ Bucket, Key: "b" }));
  const seen: string[] = [];
  let marker: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {};
  for (;;) {
    const page = await s3.send(new ListObjectVersionsCommand({ Bucket, MaxKeys: 2, Delimiter: "/", ...marker }));
    for (const { Key } of page.Versions ?? []) seen.push(`${Key}`);
    for (const { Key } of page.DeleteMarkers ?? []) seen.push(`deleted ${Key}`);
    for (const { Prefix } of page.CommonPrefixes ?? []) seen.push(`${Prefix}`);
    if (!page.IsTruncated) break;
    marker = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
  }

  expect(seen.sort()).toEqual(["a", "a", "b", "b", "deleted b", "dir/"]);
});
