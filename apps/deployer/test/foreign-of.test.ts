import { expect, it } from "vitest";
import { foreignOf } from "../src/bootstrap/foreign-of.ts";
import type { Environment } from "../src/environments/environment-schema.ts";

const environment = (stage: string, account: string, more: Partial<Environment> = {}): Environment => ({
  name: `data_${stage}`,
  stage,
  account,
  region: "us-west-2",
  protect: false,
  logRetentionDays: 14,
  ...more,
});

it("the buckets of every other environment are foreign, and the stages of those in the same account", () => {
  const dev = environment("dev", "111111111111", { ledger: "s3://dev-ledger" });
  const test = environment("test", "111111111111", { backend: "s3://test-state/prefix?region=us-west-2" });
  const prod = environment("prod", "222222222222", { artifacts: "s3://prod-artifacts" });

  expect(foreignOf(dev, [dev, test, prod])).toEqual({
    foreignBuckets: ["test-state", "prod-artifacts"],
    foreignStages: ["test"],
  });
});
