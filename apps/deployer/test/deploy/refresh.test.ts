import { DeleteBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { deployAccount, hasPulumi } from "../support/deploy-account.ts";

const owner = { kind: "owner" } as const;

describe.skipIf(!hasPulumi)("refresh (skipped without the Pulumi CLI)", { timeout: 300_000 }, () => {
  it("says what somebody took away by hand, and the next deployment makes it again", async () => {
    const account = await deployAccount({ models: { "model-a": [] } });
    expect(await account.run(["up", "--yes"])).toMatchObject({ code: 0 });
    expect(await account.run(["refresh"])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("nothing to change") as unknown,
    });

    const bucket = "reader--model-a-dev-111111111111";
    const { endpointUrl: endpoint, ownerCredentials: credentials, region } = account.aws;
    const client = new S3Client({ endpoint, credentials, region, forcePathStyle: true });
    await client.send(new DeleteBucketCommand({ Bucket: bucket }));
    client.destroy();
    const found = await account.run(["refresh"]);
    expect(found.code).toBe(0);
    expect(found.stdout).toContain("model-a");
    expect(found.stdout).not.toContain("nothing to change");

    expect(await account.run(["up", "--yes"])).toMatchObject({ code: 0 });
    expect(account.aws.s3.buckets.list(owner).map(({ name }) => name)).toContain(bucket);
  });
});
