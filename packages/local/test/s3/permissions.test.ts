import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PolicyStatement } from "../../src/iam/policy-document.ts";
import { accountId, type Harness, makeRole, openHarness, owner } from "../gateway/harness.ts";

let local: Harness;
const Bucket = "documents";

beforeEach(async () => {
  local = await openHarness();
  local.store.createBucket(owner, { bucket: Bucket });
  await local.store.putObject(owner, { bucket: Bucket, key: "in/a", body: "a" });
});
afterEach(() => local.close());

function as(...statements: PolicyStatement[]): S3Client {
  return local.s3(local.sessions.issue(makeRole(local.policies, "model-a", ...statements)));
}
const allow = (Action: string | string[], Resource: string): PolicyStatement => ({ Effect: "Allow", Action, Resource });
const objects = `arn:aws:s3:::${Bucket}/*`;
const bucket = `arn:aws:s3:::${Bucket}`;
const get = (Key: string) => new GetObjectCommand({ Bucket, Key });

describe("a role", () => {
  it("without a permission is refused in AWS's words, and the denial is told", async () => {
    const arn = `arn:aws:sts::${accountId}:assumed-role/model-a/local`;
    await expect(as(allow("s3:PutObject", objects)).send(get("in/a"))).rejects.toMatchObject({
      name: "AccessDenied",
      message: `User: ${arn} is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::documents/in/a because no identity-based policy allows the s3:GetObject action`,
      $metadata: { httpStatusCode: 403 },
    });
    expect(local.denials).toEqual([
      {
        principal: `arn:aws:iam::${accountId}:role/model-a`,
        action: "s3:GetObject",
        resource: "arn:aws:s3:::documents/in/a",
        reason: "no-allow",
      },
    ]);
  });

  it.each([
    { name: "may not list: 403", statements: [allow("s3:GetObject", objects)], status: 403 },
    {
      name: "may list: 404",
      statements: [allow("s3:GetObject", objects), allow("s3:ListBucket", bucket)],
      status: 404,
    },
  ])("that reads a missing key and $name", async ({ statements, status }) => {
    const s3 = as(...statements);
    const failed = { $metadata: { httpStatusCode: status } };
    await expect(s3.send(get("missing"))).rejects.toMatchObject(failed);
    await expect(s3.send(new HeadObjectCommand({ Bucket, Key: "missing" }))).rejects.toMatchObject(failed);
  });

  it("that may list one prefix only lists no other", async () => {
    const Condition = { StringLike: { "s3:prefix": "in/*" } };
    const s3 = as({ ...allow("s3:ListBucket", bucket), Condition });

    expect((await s3.send(new ListObjectsV2Command({ Bucket, Prefix: "in/" }))).KeyCount).toBe(1);
    await expect(s3.send(new ListObjectsV2Command({ Bucket, Prefix: "out/" }))).rejects.toThrow("s3:ListBucket");
    await expect(s3.send(new ListObjectsV2Command({ Bucket }))).rejects.toThrow("s3:ListBucket");
  });

  it.each([
    {
      name: "s3:GetObjectVersion to read a version",
      run: (s3: S3Client) => s3.send(new GetObjectCommand({ Bucket, Key: "in/a", VersionId: "null" })),
      has: "s3:GetObject",
      needs: "s3:GetObjectVersion",
    },
    {
      name: "s3:DeleteObjectVersion to delete a version",
      run: (s3: S3Client) => s3.send(new DeleteObjectCommand({ Bucket, Key: "in/a", VersionId: "null" })),
      has: "s3:DeleteObject",
      needs: "s3:DeleteObjectVersion",
    },
    {
      name: "s3:GetObject to compare an etag it overwrites",
      run: (s3: S3Client) => s3.send(new PutObjectCommand({ Bucket, Key: "in/a", Body: "x", IfMatch: "*" })),
      has: "s3:PutObject",
      needs: "s3:GetObject",
    },
    {
      name: "s3:GetObject to copy from",
      run: (s3: S3Client) => s3.send(new CopyObjectCommand({ Bucket, Key: "b", CopySource: `${Bucket}/in/a` })),
      has: "s3:PutObject",
      needs: "s3:GetObject",
    },
    {
      name: "s3:PutObject to copy to",
      run: (s3: S3Client) => s3.send(new CopyObjectCommand({ Bucket, Key: "b", CopySource: `${Bucket}/in/a` })),
      has: "s3:GetObject",
      needs: "s3:PutObject",
    },
    {
      name: "s3:PutObjectTagging to write tags",
      run: (s3: S3Client) => s3.send(new PutObjectCommand({ Bucket, Key: "b", Body: "x", Tagging: "a=b" })),
      has: "s3:PutObject",
      needs: "s3:PutObjectTagging",
    },
  ])("needs $name", async ({ run, has, needs }) => {
    await expect(run(as(allow(has, objects)))).rejects.toThrow(`perform: ${needs} on`);
    expect((await run(as(allow([has, needs], objects)))).$metadata.httpStatusCode).toBeLessThan(300);
  });

  it("is told per key what it may not delete", async () => {
    const s3 = as(allow("s3:DeleteObject", `${bucket}/in/*`));
    const Delete = { Objects: [{ Key: "in/a" }, { Key: "out/b" }] };
    const answer = await s3.send(new DeleteObjectsCommand({ Bucket, Delete }));

    expect(answer.Deleted).toEqual([{ Key: "in/a" }]);
    expect(answer.Errors).toMatchObject([{ Key: "out/b", Code: "AccessDenied" }]);
  });

  it("may do what the bucket's policy allows it", async () => {
    const s3 = as();
    const Principal = { AWS: `arn:aws:iam::${accountId}:role/model-a` };
    local.policies.setResourcePolicy(bucket, {
      Version: "2012-10-17",
      Statement: [{ ...allow("s3:GetObject", objects), Principal }],
    });

    expect((await s3.send(get("in/a"))).ContentLength).toBe(1);
  });

  it("passes a TLS-only bucket policy on the loopback", async () => {
    const tlsOnly = {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [bucket, objects],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    };
    local.policies.setResourcePolicy(bucket, { Version: "2012-10-17", Statement: [tlsOnly] });

    expect((await as(allow("s3:GetObject", objects)).send(get("in/a"))).ContentLength).toBe(1);
  });
});

describe("a bucket that is not on this machine", () => {
  const asked = new GetObjectCommand({ Bucket: "nowhere", Key: "k" });

  it("does not exist for who may use it", async () => {
    const s3 = as(allow("s3:GetObject", "arn:aws:s3:::nowhere/*"));

    await expect(s3.send(asked)).rejects.toMatchObject({ name: "NoSuchBucket" });
    expect(local.denials).toEqual([]);
  });

  it("is denied to who may not, as it would be where somebody has it", async () => {
    await expect(as().send(asked)).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(as().send(new ListObjectsV2Command({ Bucket: "nowhere" }))).rejects.toMatchObject({
      name: "AccessDenied",
    });
    expect(local.denials).toMatchObject([
      { action: "s3:GetObject", resource: "arn:aws:s3:::nowhere/k" },
      { action: "s3:ListBucket", resource: "arn:aws:s3:::nowhere" },
    ]);
  });
});
