import type { S3Location } from "../contracts/s3-location.ts";

/** `s3://bucket/key`, the key as it is. */
export function renderS3Uri(location: S3Location): string {
  return `s3://${location.bucket}/${location.key}`;
}

// How AWS decodes these headers is not documented, so only characters that no encoding touches travel in them.
const plainKey = /^[A-Za-z0-9!_.*'()/-]+$/;

/** Longest `InputLocation` and `CustomAttributes`, in characters. @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpointAsync.html */
export const headerMaxCharacters = 1024;

/** Whether an object's URI can be an `InputLocation`; otherwise a staged copy is read in its place. */
export function canTravel(location: S3Location): boolean {
  return plainKey.test(location.key) && renderS3Uri(location).length <= headerMaxCharacters;
}
