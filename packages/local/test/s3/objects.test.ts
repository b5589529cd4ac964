import { Readable } from "node:stream";
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Harness, openHarness, owner } from "../gateway/harness.ts";

let local: Harness;
let s3: S3Client;
const Bucket = "documents";

beforeAll(async () => {
  local = await openHarness();
  s3 = local.s3();
  await s3.send(new CreateBucketCommand({ Bucket }));
});
afterAll(() => local.close());

const put = (Key: string, Body: string, more = {}) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body: Buffer.from(Body), ...more }));
const read = async (Key: string, more = {}) => {
  const answer = await s3.send(new GetObjectCommand({ Bucket, Key, ...more }));
  return answer.Body?.transformToString();
};

describe("an object", () => {
  it("comes back with its bytes, type, metadata and headers", async () => {
    const stated = { ContentType: "text/plain", CacheControl: "no-cache", Metadata: { page: "1" } };
    const written = await put("whole", "hello", stated);

    const answer = await s3.send(new GetObjectCommand({ Bucket, Key: "whole", ChecksumMode: "ENABLED" }));

    expect(await answer.Body?.transformToString()).toBe("hello");
    expect(answer).toMatchObject({
      ContentType: "text/plain",
      CacheControl: "no-cache",
      Metadata: { page: "1" },
      ContentLength: 5,
      ETag: '"5d41402abc4b2a76b9719d911017c592"',
      ChecksumCRC32: "NhCmhg==",
      ChecksumType: "FULL_OBJECT",
    });
    expect(written.ETag).toBe(answer.ETag);
  });

  it.each([
    { name: "a space", key: "two words.txt" },
    { name: "plus and percent", key: "a+b%20c%.txt" },
    { name: "other scripts and emoji", key: "Überblick/文書/😀.pdf" },
    { name: "reserved characters", key: "a!b'(c)*;:@&=$,?#[d]" },
    { name: "slashes at both ends and in a row", key: "/a//b/" },
    { name: "a dot segment", key: "a/../b/./c" },
    { name: "markup and a line end", key: "<a>&\"'\r\n\t" },
    { name: "1,024 bytes", key: "é".repeat(512) },
  ])("keeps a key with $name", async ({ key }) => {
    await put(key, key);

    expect(await read(key)).toBe(key);
    for (const EncodingType of ["url", undefined] as const) {
      const listed = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: key, EncodingType }));
      const listedKey = listed.Contents?.[0]?.Key ?? "";
      expect(EncodingType ? decodeURIComponent(listedKey.replaceAll("+", " ")) : listedKey).toBe(key);
    }
    const deleted = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: key }] } }));
    expect(deleted.Deleted?.[0]?.Key).toBe(key);
    await expect(read(key)).rejects.toMatchObject({ name: "NoSuchKey" });
  });

  it("refuses a key of 1,025 bytes", async () => {
    await expect(put("x".repeat(1025), "")).rejects.toMatchObject({ name: "KeyTooLongError" });
  });

  it("takes a stream of unknown length with a trailing checksum", async () => {
    const parts = ["one ", "two ", "three"];
    await s3.send(new PutObjectCommand({ Bucket, Key: "stream", Body: Readable.from(parts), ContentLength: 13 }));

    expect(await read("stream")).toBe("one two three");
    expect((await s3.send(new HeadObjectCommand({ Bucket, Key: "stream" }))).ContentEncoding).toBeUndefined();
  });

  it.each(["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"] as const)("verifies and returns %s", async (algorithm) => {
    const written = await put("summed", "abc", { ChecksumAlgorithm: algorithm });
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: "summed", ChecksumMode: "ENABLED" }));

    expect(head[`Checksum${algorithm}`]).toBeTruthy();
    expect(head[`Checksum${algorithm}`]).toBe(written[`Checksum${algorithm}`]);
    await expect(
      put("summed", "abc", { [`Checksum${algorithm}`]: Buffer.alloc(4).toString("base64") }),
    ).rejects.toThrow();
  });

  it("larger than memory's share goes through a file and comes back whole", async () => {
    const body = Buffer.alloc(3 * 1024 * 1024, "sluice");
    await s3.send(new PutObjectCommand({ Bucket, Key: "large", Body: body }));

    const answer = await s3.send(new GetObjectCommand({ Bucket, Key: "large" }));

    expect(Buffer.from((await answer.Body?.transformToByteArray()) ?? []).equals(body)).toBe(true);
    expect(await read("large", { Range: "bytes=6-11" })).toBe("sluice");
    expect(local.store.bodies.memoryBytes).toBeLessThan(1024 * 1024);
  });

  it("can be empty", async () => {
    await put("empty", "");
    expect(await read("empty")).toBe("");
  });

  it("carries tags that can be exchanged", async () => {
    await put("tagged", "x", { Tagging: "team=data%20science" });
    const before = await s3.send(new GetObjectTaggingCommand({ Bucket, Key: "tagged" }));
    await s3.send(
      new PutObjectTaggingCommand({ Bucket, Key: "tagged", Tagging: { TagSet: [{ Key: "a", Value: "<b>" }] } }),
    );
    const after = await s3.send(new GetObjectTaggingCommand({ Bucket, Key: "tagged" }));

    expect(before.TagSet).toEqual([{ Key: "team", Value: "data science" }]);
    expect(after.TagSet).toEqual([{ Key: "a", Value: "<b>" }]);
  });

  it("keeps metadata and content encoding that are more than ASCII words", async () => {
    const metadata = { author: "Zoë 文書" };
    await local.store.putObject(owner, { bucket: Bucket, key: "kept", body: "x", metadata, contentEncoding: "gzip" });
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: "kept" }));

    expect(Buffer.from(head.Metadata?.["author"] ?? "", "latin1").toString()).toBe("Zoë 文書");
    expect(head.ContentEncoding).toBe("gzip");
  });

  it("answers with the headers a reader wants instead", async () => {
    await put("override", "x");
    const wanted = { ResponseContentType: "text/html", ResponseContentDisposition: "attachment; filename=é.html" };
    const answer = await s3.send(new GetObjectCommand({ Bucket, Key: "override", ...wanted }));

    expect(answer.ContentType).toBe("text/html");
    await expect(read("override", { ResponseCacheControl: "a\r\nb" })).rejects.toMatchObject({
      name: "InvalidArgument",
    });
  });

  it("tells its attributes", async () => {
    await put("attributes", "12345");
    const ObjectAttributes = ["ObjectSize", "ETag", "Checksum"] as const;
    const answer = await s3.send(
      new GetObjectAttributesCommand({ Bucket, Key: "attributes", ObjectAttributes: [...ObjectAttributes] }),
    );

    expect(answer).toMatchObject({ ObjectSize: 5, ETag: "827ccb0eea8a706c4c34a16891f84e7b" });
    expect(answer.Checksum?.ChecksumCRC32).toBe("y/U6HA==");
  });
});

describe("a range", () => {
  it.each([
    { name: "from the middle", range: "bytes=2-4", body: "234", contentRange: "bytes 2-4/10" },
    { name: "to the end", range: "bytes=7-", body: "789", contentRange: "bytes 7-9/10" },
    { name: "the last bytes", range: "bytes=-3", body: "789", contentRange: "bytes 7-9/10" },
    { name: "beyond the end", range: "bytes=8-99", body: "89", contentRange: "bytes 8-9/10" },
    { name: "more last bytes than there are", range: "bytes=-99", body: "0123456789", contentRange: "bytes 0-9/10" },
    { name: "a form S3 ignores", range: "lines=1-2", body: "0123456789", contentRange: undefined },
  ])("$name", async ({ range, body, contentRange }) => {
    await put("digits", "0123456789");
    const answer = await s3.send(new GetObjectCommand({ Bucket, Key: "digits", Range: range }));

    expect(await answer.Body?.transformToString()).toBe(body);
    expect(answer.ContentRange).toBe(contentRange);
  });

  it("behind the end is refused", async () => {
    await put("digits", "0123456789");
    await expect(read("digits", { Range: "bytes=10-" })).rejects.toMatchObject({ name: "InvalidRange" });
  });
});

describe("a conditional read", () => {
  it.each([
    { name: "same etag, If-None-Match", condition: (etag: string) => ({ IfNoneMatch: etag }), status: 304 },
    { name: "other etag, If-None-Match", condition: () => ({ IfNoneMatch: '"other"' }), status: 200 },
    { name: "same etag, If-Match", condition: (etag: string) => ({ IfMatch: etag }), status: 200 },
    { name: "other etag, If-Match", condition: () => ({ IfMatch: '"other"' }), status: 412 },
    { name: "not modified since", condition: () => ({ IfModifiedSince: new Date(Date.now() + 60_000) }), status: 304 },
    { name: "modified since", condition: () => ({ IfModifiedSince: new Date(0) }), status: 200 },
    { name: "not unmodified since", condition: () => ({ IfUnmodifiedSince: new Date(0) }), status: 412 },
  ])("$name answers $status", async ({ condition, status }) => {
    const { ETag = "" } = await put("conditional", "x");
    const answer = s3.send(new GetObjectCommand({ Bucket, Key: "conditional", ...condition(ETag) }));
    const seen = await answer.then(
      (output) => output.$metadata.httpStatusCode,
      (error) => error.$metadata.httpStatusCode,
    );

    expect(seen).toBe(status);
  });
});

describe("a conditional write", () => {
  it("creates only what is not there", async () => {
    await put("claim-1", "first", { IfNoneMatch: "*" });

    await expect(put("claim-1", "second", { IfNoneMatch: "*" })).rejects.toMatchObject({
      name: "PreconditionFailed",
      $metadata: { httpStatusCode: 412 },
    });
    expect(await read("claim-1")).toBe("first");
  });

  it("goes on over a deleted key", async () => {
    await put("claim-2", "first");
    await s3.send(new DeleteObjectCommand({ Bucket, Key: "claim-2" }));

    await put("claim-2", "second", { IfNoneMatch: "*" });

    expect(await read("claim-2")).toBe("second");
  });

  it("replaces only the etag it names", async () => {
    const { ETag } = await put("claim-3", "first");
    await put("claim-3", "second", { IfMatch: ETag });

    await expect(put("claim-3", "third", { IfMatch: ETag })).rejects.toMatchObject({ name: "PreconditionFailed" });
    expect(await read("claim-3")).toBe("second");
  });

  it("answers 404 to If-Match on a key that is free", async () => {
    await expect(put("nobody", "x", { IfMatch: '"etag"' })).rejects.toMatchObject({
      name: "NoSuchKey",
      $metadata: { httpStatusCode: 404 },
    });
  });

  it.each([
    { name: "small", size: 10 },
    { name: "on disk", size: 2 * 1024 * 1024 },
  ])("has one winner among twenty racing writers of $name bodies", async ({ name, size }) => {
    const writers = Array.from({ length: 20 }, (_, index) =>
      put(`race-${name}`, `${index}`.padEnd(size), { IfNoneMatch: "*" }).then(
        () => index,
        (error) => error.name as string,
      ),
    );
    const outcomes = await Promise.all(writers);

    const winners = outcomes.filter((outcome) => typeof outcome === "number");
    expect(winners).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === "PreconditionFailed")).toHaveLength(19);
    expect((await read(`race-${name}`))?.trim()).toBe(String(winners[0]));
  });
});

describe("a copy", () => {
  it("takes bytes and attributes along, or new attributes", async () => {
    await put("original 1+1", "copied", { ContentType: "text/csv", Metadata: { a: "1" } });
    const CopySource = `${Bucket}/${encodeURIComponent("original 1+1")}`;
    await s3.send(new CopyObjectCommand({ Bucket, Key: "copy", CopySource }));
    const replaced = { ContentType: "text/plain", MetadataDirective: "REPLACE" } as const;
    await s3.send(new CopyObjectCommand({ Bucket, Key: "replaced", CopySource, ...replaced }));
    await s3.send(new DeleteObjectCommand({ Bucket, Key: "original 1+1" }));

    const copy = await s3.send(new HeadObjectCommand({ Bucket, Key: "copy" }));
    const other = await s3.send(new HeadObjectCommand({ Bucket, Key: "replaced" }));
    expect(copy).toMatchObject({ ContentType: "text/csv", Metadata: { a: "1" } });
    expect(other).toMatchObject({ ContentType: "text/plain", Metadata: {} });
    expect(await read("copy")).toBe("copied");
  });

  it("stands back when the key is taken", async () => {
    await put("taken", "x");
    const copy = new CopyObjectCommand({ Bucket, Key: "taken", CopySource: `${Bucket}/taken`, IfNoneMatch: "*" });
    await expect(s3.send(copy)).rejects.toMatchObject({ name: "InvalidRequest" });
    await put("other", "y");
    const overOther = new CopyObjectCommand({ Bucket, Key: "taken", CopySource: `${Bucket}/other`, IfNoneMatch: "*" });
    await expect(s3.send(overOther)).rejects.toMatchObject({ name: "PreconditionFailed" });
  });
});

describe("created objects", () => {
  it("are told with increasing sequencers, to EventBridge only where it is on", async () => {
    await s3.send(new CreateBucketCommand({ Bucket: "quiet" }));
    await s3.send(new CreateBucketCommand({ Bucket: "loud" }));
    local.store.setEventBridge("loud", true);
    local.created.length = 0;
    await s3.send(new PutObjectCommand({ Bucket: "quiet", Key: "k", Body: "x" }));
    for (const Key of ["a b", "c"]) await s3.send(new PutObjectCommand({ Bucket: "loud", Key, Body: "x" }));
    await local.store.copyObject(owner, { bucket: "loud", key: "copy", source: { bucket: "quiet", key: "k" } });

    expect(local.created.map(({ bucket, key, reason }) => ({ bucket, key, reason }))).toEqual([
      { bucket: "loud", key: "a b", reason: "PutObject" },
      { bucket: "loud", key: "c", reason: "PutObject" },
      { bucket: "loud", key: "copy", reason: "CopyObject" },
    ]);
    const sequencers = local.created.map(({ sequencer }) => sequencer);
    expect(sequencers).toEqual([...new Set(sequencers)].sort());
    expect(sequencers.every((sequencer) => /^[0-9A-F]{18}$/.test(sequencer))).toBe(true);
    expect(local.events).toContainEqual(expect.objectContaining({ kind: "object-created", bucket: "quiet", key: "k" }));
  });
});
