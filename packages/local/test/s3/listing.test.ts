import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  type S3Client,
} from "@aws-sdk/client-s3";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compareKeys } from "../../src/s3/compare-keys.ts";
import { listKeys } from "../../src/s3/list-keys.ts";
import { type Harness, openHarness, owner, region } from "../gateway/harness.ts";

let local: Harness;
let s3: S3Client;
const Bucket = "listing";

beforeAll(async () => {
  local = await openHarness();
  s3 = local.s3();
  await s3.send(new CreateBucketCommand({ Bucket }));
  for (const key of ["a/1", "a/2", "a/b/3", "b", "c/4", "é", "\u{1f600}", "\uffee"]) {
    await local.store.putObject(owner, { bucket: Bucket, key, body: key });
  }
});
afterAll(() => local.close());

describe("objects", () => {
  it.each([
    {
      name: "all, by the bytes of their UTF-8",
      input: {},
      keys: ["a/1", "a/2", "a/b/3", "b", "c/4", "é", "\uffee", "\u{1f600}"],
      prefixes: [],
    },
    { name: "of a prefix", input: { Prefix: "a/" }, keys: ["a/1", "a/2", "a/b/3"], prefixes: [] },
    { name: "rolled up", input: { Delimiter: "/" }, keys: ["b", "é", "\uffee", "\u{1f600}"], prefixes: ["a/", "c/"] },
    {
      name: "rolled up behind a prefix",
      input: { Delimiter: "/", Prefix: "a/" },
      keys: ["a/1", "a/2"],
      prefixes: ["a/b/"],
    },
    { name: "after a key", input: { StartAfter: "a/2", Prefix: "a/" }, keys: ["a/b/3"], prefixes: [] },
    { name: "of a prefix nobody has", input: { Prefix: "x" }, keys: [], prefixes: [] },
    { name: "none at all", input: { MaxKeys: 0 }, keys: [], prefixes: [] },
  ])("$name", async ({ input, keys, prefixes }) => {
    const page = await s3.send(new ListObjectsV2Command({ Bucket, ...input }));

    expect(page.Contents?.map(({ Key }) => Key) ?? []).toEqual(keys);
    expect(page.CommonPrefixes?.map(({ Prefix }) => Prefix) ?? []).toEqual(prefixes);
    expect([page.KeyCount, page.IsTruncated]).toEqual([keys.length + prefixes.length, false]);
  });

  it.each([1, 2, 3, 100])("come in pages of %i, each once, in both versions of the call", async (MaxKeys) => {
    for (const Delimiter of ["/", undefined]) {
      const whole = await s3.send(new ListObjectsV2Command({ Bucket, Delimiter }));
      const expected = [
        ...(whole.Contents ?? []).map(({ Key }) => Key),
        ...(whole.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
      ].sort();
      const seen: (string | undefined)[] = [];
      const first: (string | undefined)[] = [];
      for (let ContinuationToken: string | undefined, more = true; more; more = ContinuationToken !== undefined) {
        const page = await s3.send(new ListObjectsV2Command({ Bucket, Delimiter, MaxKeys, ContinuationToken }));
        seen.push(
          ...(page.Contents ?? []).map(({ Key }) => Key),
          ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
        );
        ContinuationToken = page.NextContinuationToken;
      }
      for (let Marker: string | undefined, more = true; more; ) {
        const page = await s3.send(new ListObjectsCommand({ Bucket, Delimiter, MaxKeys, Marker }));
        first.push(
          ...(page.Contents ?? []).map(({ Key }) => Key),
          ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
        );
        more = page.IsTruncated === true;
        Marker = page.NextMarker ?? page.Contents?.at(-1)?.Key;
      }
      expect(seen.sort()).toEqual(expected);
      expect(first.sort()).toEqual(expected);
    }
  });

  it("go on behind a key that ends as the listed prefix does", async () => {
    const folders = "folders";
    local.store.createBucket(owner, { bucket: folders });
    for (const key of ["a/", "a/1", "a/b/2"]) await local.store.putObject(owner, { bucket: folders, key, body: "" });
    const page = { Bucket: folders, Prefix: "a/", Delimiter: "/", MaxKeys: 1 };
    const first = await s3.send(new ListObjectsCommand(page));
    const second = await s3.send(new ListObjectsCommand({ ...page, Marker: first.NextMarker }));
    const third = await s3.send(new ListObjectsCommand({ ...page, Marker: second.NextMarker }));

    const found = [first, second, third].map(
      ({ Contents, CommonPrefixes }) => Contents?.[0]?.Key ?? CommonPrefixes?.[0]?.Prefix,
    );
    expect(found).toEqual(["a/", "a/1", "a/b/"]);
    await s3.send(
      new DeleteObjectsCommand({
        Bucket: folders,
        Delete: { Objects: ["a/", "a/1", "a/b/2"].map((Key) => ({ Key })) },
      }),
    );
    await s3.send(new DeleteBucketCommand({ Bucket: folders }));
  });

  it("refuse a token nobody gave", async () => {
    const listed = s3.send(new ListObjectsV2Command({ Bucket, ContinuationToken: "AAAA" }));
    await expect(listed).rejects.toMatchObject({ name: "InvalidArgument" });
  });
});

describe("buckets", () => {
  it("are listed, located and found", async () => {
    expect((await s3.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name)).toEqual([Bucket]);
    expect((await s3.send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint).toBe(region);
    expect((await s3.send(new HeadBucketCommand({ Bucket }))).BucketRegion).toBe(region);
    await expect(s3.send(new HeadBucketCommand({ Bucket: "nowhere" }))).rejects.toMatchObject({ name: "NotFound" });
  });

  it.each(["ab", "Upper", "a..b", "10.0.0.1", "xn--x", "-a-", "a_b"])(
    "are not made under the name %s",
    async (name) => {
      await expect(s3.send(new CreateBucketCommand({ Bucket: name }))).rejects.toMatchObject({
        name: "InvalidBucketName",
      });
    },
  );

  it("are made once, and deleted only when empty", async () => {
    await expect(s3.send(new CreateBucketCommand({ Bucket }))).rejects.toMatchObject({
      name: "BucketAlreadyOwnedByYou",
    });
    await expect(s3.send(new DeleteBucketCommand({ Bucket }))).rejects.toMatchObject({ name: "BucketNotEmpty" });
  });
});

it("keys are ordered as their bytes are", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (left, right) => {
      const byBytes = Buffer.compare(Buffer.from(left), Buffer.from(right));
      expect(Math.sign(compareKeys(left, right))).toBe(byBytes);
    }),
    { numRuns: 2000 },
  );
});

const key = fc.string({ unit: fc.constantFrom("a", "b", "/"), minLength: 1, maxLength: 5 });

it("pages of any size make up the whole listing", () => {
  const args = [
    fc.uniqueArray(key, { maxLength: 20 }),
    fc.constantFrom("", "a", "a/"),
    fc.constantFrom("", "/"),
    fc.integer({ min: 1, max: 4 }),
  ] as const;
  fc.assert(
    fc.property(...args, (keys, prefix, delimiter, maxKeys) => {
      const sorted = keys.toSorted(compareKeys);
      const all = { prefix, delimiter, after: "", afterIsPrefix: false };
      const whole = listKeys(sorted, () => true, { ...all, maxKeys: 1000 });
      const paged: { keys: string[]; commonPrefixes: string[] } = { keys: [], commonPrefixes: [] };
      for (let from: { after: string; afterIsPrefix: boolean } | undefined = all; from !== undefined; ) {
        const page = listKeys(sorted, () => true, { prefix, delimiter, ...from, maxKeys });
        expect(page.keys.length + page.commonPrefixes.length).toBeLessThanOrEqual(maxKeys);
        paged.keys.push(...page.keys);
        paged.commonPrefixes.push(...page.commonPrefixes);
        from = page.next;
      }
      expect(paged).toEqual({ keys: whole.keys, commonPrefixes: whole.commonPrefixes });
    }),
  );
});
