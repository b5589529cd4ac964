import type { S3Client } from "@aws-sdk/client-s3";
import { type Claim, claimKey } from "@sluice/runtime";
import { isAbsent } from "../aws/aws-failure.ts";
import { parseS3Object, type S3Object } from "../aws/s3-place.ts";
import { askAws } from "./ask-aws.ts";

/** How far one model is with a document. */
export type DocumentOutcome =
  /** Its trigger has not taken the document. */
  | { readonly state: "waiting" }
  /** Its trigger has, and its endpoint is at it. */
  | { readonly state: "running" }
  | { readonly state: "succeeded"; readonly location: string; readonly sizeBytes: number }
  | { readonly state: "failed"; readonly location: string; readonly reason: string }
  /** The source object was overwritten or deleted before the model took it. */
  | { readonly state: "superseded" }
  /** A model before it failed, so that it never gets the document. */
  | { readonly state: "skipped"; readonly because: string };

const mostReasonCharacters = 600;

/**
 * Looks at what one model has done with a document: its claim, then the prediction or the failure where SageMaker said it would
 * put them. No key is derived, because how SageMaker joins a path is not documented.
 */
export async function readDocumentOutcome(bucket: string, documentId: string, s3: S3Client): Promise<DocumentOutcome> {
  const text = await readText(bucket, claimKey(documentId), s3);
  if (text === undefined) return { state: "waiting" };
  const claim = JSON.parse(text) as Claim;
  if (claim.state === "superseded") return { state: "superseded" };
  const output = parseLocation(claim.outputLocation);
  const sizeBytes = output && (await sizeOf(output, s3));
  if (claim.outputLocation !== undefined && sizeBytes !== undefined)
    return { state: "succeeded", location: claim.outputLocation, sizeBytes };
  const failure = parseLocation(claim.failureLocation);
  const reason = failure && (await readText(failure.bucket, failure.key, s3));
  if (claim.failureLocation !== undefined && reason !== undefined)
    return { state: "failed", location: claim.failureLocation, reason: reason.slice(0, mostReasonCharacters) };
  return { state: "running" };
}

function parseLocation(uri: string | undefined): S3Object | undefined {
  return uri === undefined ? undefined : parseS3Object(uri);
}

async function readText(bucket: string, key: string, s3: S3Client): Promise<string | undefined> {
  const { GetObjectCommand } = await import("@aws-sdk/client-s3");
  return await askAws<string | undefined>({
    tried: `read s3://${bucket}/${key}`,
    action: "s3:GetObject",
    send: async () => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return (await Body?.transformToString()) ?? "";
    },
    recover: (error) => (isAbsent(error) ? { answer: undefined } : undefined),
  });
}

async function sizeOf({ bucket, key }: S3Object, s3: S3Client): Promise<number | undefined> {
  const { HeadObjectCommand } = await import("@aws-sdk/client-s3");
  return await askAws<number | undefined>({
    tried: `look for s3://${bucket}/${key}`,
    action: "s3:GetObject",
    send: async () => (await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))).ContentLength ?? 0,
    recover: (error) => (isAbsent(error) ? { answer: undefined } : undefined),
  });
}
