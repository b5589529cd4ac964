import { AwsError } from "../gateway/service.ts";
import { invalidArgument } from "./s3-errors.ts";

/** Fails for a name S3 would not take. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export function checkBucketName(name: string): void {
  const wellFormed = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name);
  const isAddress = /^\d+\.\d+\.\d+\.\d+$/.test(name);
  const reserved = name.startsWith("xn--") || name.endsWith("-s3alias") || name.endsWith("--ol-s3");
  if (!wellFormed || isAddress || reserved || name.includes("..")) {
    throw new AwsError("InvalidBucketName", 400, "The specified bucket is not valid.", { BucketName: name });
  }
}

/** Fails for a key longer than S3's 1,024 bytes of UTF-8, or an empty one. */
export function checkKey(key: string): void {
  const size = Buffer.byteLength(key);
  if (size > 1024) {
    throw new AwsError("KeyTooLongError", 400, "Your key is too long", { Size: String(size), MaxSizeAllowed: "1024" });
  }
  if (size === 0) throw invalidArgument("A key must not be empty.");
}

/** ARN of a bucket; bucket ARNs carry no account. */
export function bucketArn(bucket: string): string {
  return `arn:aws:s3:::${bucket}`;
}

/** ARN of an object, its key as it is. */
export function objectArn(bucket: string, key: string): string {
  return `arn:aws:s3:::${bucket}/${key}`;
}
