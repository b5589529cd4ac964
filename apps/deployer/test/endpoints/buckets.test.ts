import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bucketsHoldingData } from "../../src/endpoints/buckets-holding-data.ts";
import { emptyBucket } from "../../src/endpoints/empty-bucket.ts";
import { localEnvironment } from "../support/environments.ts";
import { openAccount } from "../support/open-account.ts";

const environment = localEnvironment();
const source = "reader-input-local";
const [outputA, outputB] = ["reader--a-local-000000000000", "reader--b-local-000000000000"];

function emptying(overrides: object = {}) {
  const { signal } = new AbortController();
  return { deleteData: true, account: environment.account, signal, ...overrides };
}

describe("bucketsHoldingData", () => {
  it("names those with an object, those with only old versions, and no others", async () => {
    const account = await openAccount(environment.account);
    for (const bucket of [source, outputA, outputB]) account.bucket(bucket, { versioned: true });
    await account.put(source, "incoming/a.txt", "a");
    await account.put(outputB, "claims/x.json", "{}");
    const { DeleteObjectCommand } = await import("@aws-sdk/client-s3");
    await (await account.clients.s3()).send(new DeleteObjectCommand({ Bucket: outputB, Key: "claims/x.json" }));

    const names = [source, outputA, outputB, "gone"];
    expect(await bucketsHoldingData(names, environment, account.clients)).toEqual([source, outputB]);
  });
});

describe("emptyBucket", () => {
  it("refuses unless it was told that the data may go", async () => {
    const account = await openAccount(environment.account);
    account.bucket(source);
    await account.put(source, "a.txt", "a");

    await expect(emptyBucket(source, account.clients, emptying({ deleteData: false }))).rejects.toMatchObject({
      code: "DEPLOY_DELETE_DATA",
      hint: expect.stringContaining("--delete-data"),
    });
    expect(await account.keys(source)).toEqual(["a.txt"]);
  });

  it("leaves nothing behind, whatever was put and deleted before", async () => {
    const { DeleteObjectCommand } = await import("@aws-sdk/client-s3");
    const account = await openAccount(environment.account);
    const s3 = await account.clients.s3();
    const change = fc.record({ key: fc.constantFrom("a", "b/c", "d & é"), remove: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(change, { maxLength: 12 }), async (versioned, changes) => {
        const bucket = `any-${randomUUID()}`;
        account.bucket(bucket, { versioned });
        for (const { key, remove } of changes) {
          if (remove) await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
          else await account.put(bucket, key, "content");
        }
        await emptyBucket(bucket, account.clients, emptying());
        account.aws.s3.buckets.delete({ kind: "owner" }, bucket);
      }),
      { numRuns: 20 },
    );
  });

  it("deletes a thousand at a time and tells how many", async () => {
    const account = await openAccount(environment.account);
    account.bucket(source, { versioned: true });
    for (let index = 0; index < 1200; index += 1) await account.put(source, `${index}.txt`, "");
    const progress: number[] = [];

    expect(
      await emptyBucket(source, account.clients, emptying({ onProgress: (deleted: number) => progress.push(deleted) })),
    ).toBe(1200);
    expect(progress).toEqual([1000, 1200]);
  });

  it("stops between two batches when the person interrupts", async () => {
    const interrupt = new AbortController();
    const account = await openAccount(environment.account);
    account.bucket(source);
    for (let index = 0; index < 1001; index += 1) await account.put(source, `${index}.txt`, "");
    const stopping = emptyBucket(
      source,
      account.clients,
      emptying({ signal: interrupt.signal, onProgress: () => interrupt.abort() }),
    );

    await expect(stopping).rejects.toMatchObject({ name: "AbortError" });
    expect(await account.keys(source)).toHaveLength(1);
  });

  it("has nothing to do where there is no bucket", async () => {
    const account = await openAccount(environment.account);

    expect(await emptyBucket("gone", account.clients, emptying())).toBe(0);
  });
});
