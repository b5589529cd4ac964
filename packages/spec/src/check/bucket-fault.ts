import { nameLimits } from "../names/name-limits.ts";

/**
 * Says what keeps a name from being a bucket's, or nothing if S3 takes it.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export function bucketFault(name: string): string | undefined {
  if (name.length < 3) return `it has ${name.length} characters, at least 3 are needed`;
  if (name.length > nameLimits.bucket)
    return `it has ${name.length} characters, at most ${nameLimits.bucket} are allowed`;
  if (!/^[a-z0-9.-]+$/.test(name)) return "only lower-case letters, digits, dots and hyphens are allowed";
  if (!/^[a-z0-9].*[a-z0-9]$/.test(name)) return "it must begin and end with a letter or a digit";
  if (name.includes("..")) return "two dots may not stand side by side";
  if (/^\d+\.\d+\.\d+\.\d+$/.test(name)) return "it looks like an IP address";
  const start = ["xn--", "sthree-", "amzn-s3-demo-"].find((reserved) => name.startsWith(reserved));
  if (start !== undefined) return `names that begin with "${start}" are reserved`;
  const end = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"].find((reserved) => name.endsWith(reserved));
  return end === undefined ? undefined : `names that end with "${end}" are reserved`;
}
