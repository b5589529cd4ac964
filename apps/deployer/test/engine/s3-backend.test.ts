import { describe, expect, it } from "vitest";
import { accountEngine } from "../support/account-engine.ts";
import { deployAccount, hasPulumi } from "../support/deploy-account.ts";

const never = new AbortController().signal;

describe.skipIf(!hasPulumi)("a state in S3 (skipped where there is no Pulumi CLI)", { timeout: 300_000 }, () => {
  it("is kept in the bucket, and found again", async () => {
    const account = await deployAccount({ models: { "model-a": [] }, backend: "s3://sluice-state-dev/team" });

    expect(await (await accountEngine(account)).up({ signal: never })).toMatchObject({ result: "succeeded" });
    const again = await (await accountEngine(account)).preview({ signal: never });

    expect(again.steps.filter(({ kind }) => kind !== "same")).toEqual([]);
    const stored = await account.aws.s3.listObjectsV2({ kind: "owner" }, { bucket: "sluice-state-dev" });
    expect(stored.contents.map(({ key }) => key)).toContain("team/.pulumi/stacks/reader/reader.data_dev.json");
  });

  it("says that the bucket is not there", async () => {
    const account = await deployAccount({ backend: "s3://sluice-state-nowhere" });

    const preview = (await accountEngine(account)).preview({ signal: never });

    await expect(preview).rejects.toMatchObject({
      code: "ENGINE_BACKEND",
      message: expect.stringContaining("s3://sluice-state-nowhere cannot be reached") as unknown,
    });
  });
});
