import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { accountEngine } from "../support/account-engine.ts";
import { type DeployAccount, deployAccount, hasPulumi } from "../support/deploy-account.ts";

const owner = { kind: "owner" } as const;
const bucket = "reader--model-b-dev-111111111111";
const consumer = "210987654321";

function buckets({ aws }: DeployAccount): string[] {
  return aws.s3.buckets.list(owner).map(({ name }) => name);
}

/** Takes model-b out of the file; what it answers puts it back. */
function withoutModelB(account: DeployAccount): () => void {
  const text = readFileSync(join(account.folder, "pipeline.yaml"), "utf8");
  const block = /^ {2}model-b:\n(?: {4}.*\n)+/m.exec(text)?.[0] ?? "";
  expect(block).toContain("dependsOn");
  account.edit(block, "");
  return () => account.edit("deliver:", `${block}deliver:`);
}

describe.skipIf(!hasPulumi)(
  "a model that leaves the file (skipped without the Pulumi CLI)",
  { timeout: 300_000 },
  () => {
    it("leaves its bucket behind while it holds data, and finds it again when it comes back", async () => {
      const account = await deployAccount();
      account.edit("source:", `consumers: [{ account: "${consumer}" }]\nsource:`);
      expect(await account.run(["up", "--yes"])).toMatchObject({ code: 0 });
      await account.put(bucket, "predictions/model-b/x/prediction.json", "{}");

      const putBack = withoutModelB(account);
      const removed = await account.run(["up", "--yes", "--markdown", "plan.md"]);
      expect(removed.stderr).toContain("model-b  remove");
      expect(removed.stderr).not.toContain(consumer);
      const policy = (await (await accountEngine(account)).state()).find(
        ({ inputs, type }) => type === "aws:s3/bucketPolicy:BucketPolicy" && inputs["bucket"] === bucket,
      );
      expect(policy?.inputs["policy"]).toContain(`arn:aws:iam::${consumer}:root`);
      expect(removed).toMatchObject({ code: 0, stdout: expect.stringContaining("is release 2") as unknown });
      expect(buckets(account)).toContain(bucket);
      expect(readFileSync(join(account.folder, "plan.md"), "utf8")).toContain("model-b");
      expect(await account.run(["preview"])).toMatchObject({
        code: 0,
        stdout: expect.stringContaining("nothing to change") as unknown,
      });

      const destroyed = await account.run(["destroy", "--yes"]);
      expect(destroyed).toMatchObject({ code: 0, stdout: expect.stringContaining(`  s3://${bucket}\n`) as unknown });

      putBack();
      expect(await account.run(["up", "--yes"])).toMatchObject({ code: 0 });
      const { body } = await account.aws.s3.getObject(owner, { bucket, key: "predictions/model-b/x/prediction.json" });
      expect(body.toString()).toBe("{}");
    });

    it("takes its empty bucket with it", async () => {
      const account = await deployAccount();
      expect(await account.run(["up", "--yes"])).toMatchObject({ code: 0 });

      withoutModelB(account);
      expect(await account.run(["up", "--yes"])).toMatchObject({ code: 0 });

      expect(buckets(account)).not.toContain(bucket);
    });

    it("goes from a protected environment only when it is named", async () => {
      const account = await deployAccount({ protect: true });
      expect(await account.run(["up", "--yes"])).toMatchObject({ code: 0 });

      withoutModelB(account);
      account.operations.length = 0;
      const refused = await account.run(["up", "--yes"]);
      expect(refused.code).toBe(1);
      expect(refused.stderr).toContain("error DEPLOY_MODEL_PROTECTED reader.data_dev has model-b");
      expect(refused.stderr).toContain("--remove model-b");
      expect(account.operations).toEqual([]);

      const declined = await account.run(["up", "--remove", "model-b"], { ask: async () => "n" });
      expect(declined.stderr).toContain("DEPLOY_NOT_CONFIRMED");
      const stillRefused = await account.run(["up", "--yes"]);
      expect(stillRefused.stderr).toContain("error DEPLOY_MODEL_PROTECTED reader.data_dev has model-b");
      expect(account.operations).toEqual([]);

      const removed = await account.run(["up", "--yes", "--remove", "model-b"]);
      expect(removed).toMatchObject({ code: 0 });
      expect(buckets(account)).toContain(bucket);
    });
  },
);

describe.skipIf(!hasPulumi)("a source that the file no longer makes", { timeout: 300_000 }, () => {
  it.each([
    { name: "it is somebody else's now", before: "  prefix: incoming/", after: "  create: false\n  prefix: incoming/" },
    { name: "another one takes its place", before: "bucket: reader-input", after: "bucket: reader-inbox" },
  ])("is not deleted with what it holds when $name", async ({ before, after }) => {
    const account = await deployAccount({ models: { "model-a": [] } });
    expect(await account.run(["up", "--yes"])).toMatchObject({ code: 0 });
    const source = buckets(account).find((name) => /input/.test(name)) ?? "";
    await account.put(source, "kept.bin", "x");

    account.edit(before, after);
    account.operations.length = 0;
    const refused = await account.run(["up", "--yes"]);

    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("DEPLOY_BLOCKED");
    expect(refused.stderr).toContain(`The bucket ${source} would be deleted and holds data`);
    expect(account.operations).toEqual([]);
  });
});
