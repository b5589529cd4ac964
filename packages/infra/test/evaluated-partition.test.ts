import { Bucket } from "@pulumi/aws/s3/bucket.js";
import { expect, it } from "vitest";
import { evaluate } from "../src/evaluate/index.ts";

it.each([
  { region: "us-west-2", arn: "arn:aws:s3:::input" },
  { region: "cn-north-1", arn: "arn:aws-cn:s3:::input" },
])("what is evaluated for $region has its ARNs", async ({ region, arn }) => {
  const program = () => {
    new Bucket("input", { bucket: "input" });
  };
  const { resources } = await evaluate(program, { project: "p", stack: "s", accountId: "123456789012", region });

  expect(resources.map(({ outputs }) => outputs["arn"])).toContain(arn);
});
