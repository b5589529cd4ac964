import { expect, it } from "vitest";
import { partitionOf } from "../src/names/partition-of.ts";

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
