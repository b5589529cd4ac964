import { Bucket } from "@pulumi/aws/s3/bucket.js";
import { expect, it } from "vitest";
import { evaluate } from "../src/evaluate/index.ts";
import { partitionOf } from "../src/partition-of.ts";

it.each([
  { region: "us-west-2", partition: "aws" },
  { region: "eu-central-1", partition: "aws" },
  { region: "cn-north-1", partition: "aws-cn" },
  { region: "cn-northwest-1", partition: "aws-cn" },
  { region: "us-gov-west-1", partition: "aws-us-gov" },
  { region: "us-iso-east-1", partition: "aws-iso" },
  { region: "us-isob-east-1", partition: "aws-iso-b" },
  { region: "us-isof-south-1", partition: "aws-iso-f" },
  { region: "eu-isoe-west-1", partition: "aws-iso-e" },
  { region: "eusc-de-east-1", partition: "aws-eusc" },
])("$region is in $partition", ({ region, partition }) => {
  expect(partitionOf(region)).toBe(partition);
});

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
