/** Partitions by how the names of their regions begin; every other region is in `aws`. */
const partitionByPrefix: Readonly<Record<string, string>> = {
  "cn-": "aws-cn",
  "us-gov-": "aws-us-gov",
  "us-iso-": "aws-iso",
  "us-isob-": "aws-iso-b",
  "us-isof-": "aws-iso-f",
  "eu-isoe-": "aws-iso-e",
  "eusc-": "aws-eusc",
};

/**
 * The partition that a region is in, which is part of every ARN.
 *
 * @example partitionOf("cn-north-1") // "aws-cn"
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function partitionOf(region: string): string {
  const prefix = Object.keys(partitionByPrefix).find((candidate) => region.startsWith(candidate));
  return (prefix === undefined ? undefined : partitionByPrefix[prefix]) ?? "aws";
}
