import type { S3Client } from "@aws-sdk/client-s3";
import type { ResolvedPipeline } from "@sluice/spec";
import { partitionOf } from "@sluice/spec/names";
import type { AwsClients } from "../aws/aws-clients.ts";
import { isDenied } from "../aws/aws-failure.ts";
import type { Environment } from "../environments/environment-schema.ts";
import { askAws } from "./ask-aws.ts";

/** Something about an adopted source that its owner must switch on, or that could not be seen. */
export interface SourceFinding {
  /** `error`: no document would reach the pipeline; `warning`: some may not, or nobody here may look. */
  readonly severity: "error" | "warning";
  readonly message: string;
  /** What its owner does about it: a command where there is one. */
  readonly fix: string;
}

/**
 * Checks a source that is somebody else's (`create: false`), which a deployment never changes: that it is there, in this account and
 * region, tells EventBridge and keeps versions. No findings for a source of our own. Needs `s3:ListBucket`,
 * `s3:GetBucketNotification` and `s3:GetBucketVersioning`.
 */
export async function checkAdoptedSource(
  { source }: Pick<ResolvedPipeline, "source">,
  environment: Pick<Environment, "account" | "region">,
  clients: Pick<AwsClients, "s3">,
): Promise<readonly SourceFinding[]> {
  if (source.create) return [];
  const s3 = await clients.s3();
  const { bucket } = source;
  const found = await locate(bucket, s3);
  const missing = findPlace(bucket, found, environment);
  if (missing !== undefined) return [missing];
  const findings = await Promise.all([
    checkOwner(bucket, environment, s3),
    checkEvents(bucket, environment, s3),
    checkVersions(bucket, environment, s3),
  ]);
  return findings.filter((finding) => finding !== undefined);
}

type Region = Pick<Environment, "region">;

type Place = { readonly region: string } | "absent" | "denied";

function findPlace(bucket: string, place: Place, { region }: Pick<Environment, "region">): SourceFinding | undefined {
  if (place === "absent") {
    const fix = `its owner makes it: aws s3 mb s3://${bucket} --region ${region}; or write create: true`;
    return { severity: "error", message: `there is no bucket ${bucket}`, fix };
  }
  if (place === "denied") {
    const fix = `its owner allows s3:ListBucket, s3:GetBucketNotification and s3:GetBucketVersioning on ${arnOf(bucket, region)}`;
    return { severity: "warning", message: `whoever deploys may not look at the bucket ${bucket}`, fix };
  }
  if (place.region === region) return undefined;
  return {
    severity: "error",
    message: `the bucket ${bucket} is in ${place.region}, the pipeline in ${region}, where its events do not arrive`,
    fix: `copy documents into a bucket in ${region}, such as with S3 replication, and name that one`,
  };
}

async function locate(bucket: string, s3: S3Client): Promise<Place> {
  const { HeadBucketCommand } = await import("@aws-sdk/client-s3");
  return await askAws<Place>({
    tried: `look at the bucket ${bucket}`,
    action: "s3:ListBucket",
    send: async () => ({ region: (await s3.send(new HeadBucketCommand({ Bucket: bucket }))).BucketRegion ?? "" }),
    recover: (error) => {
      const { $metadata: metadata, $response: response } = error as AwsAnswer;
      // S3 answers a request to another region with 301 and the name of that region.
      const region = response?.headers?.["x-amz-bucket-region"];
      if (metadata?.httpStatusCode === 301 && region !== undefined) return { answer: { region } };
      if (metadata?.httpStatusCode === 404) return { answer: "absent" };
      return isDenied(error) ? { answer: "denied" } : undefined;
    },
  });
}

interface AwsAnswer {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

/** Events go to the default bus of the account that owns the bucket. */
async function checkOwner(
  bucket: string,
  { account, region }: Pick<Environment, "account" | "region">,
  s3: S3Client,
): Promise<SourceFinding | undefined> {
  const { HeadBucketCommand } = await import("@aws-sdk/client-s3");
  const command = new HeadBucketCommand({ Bucket: bucket, ExpectedBucketOwner: account });
  return await ask(bucket, "s3:ListBucket", async () => void (await s3.send(command)), {
    severity: "error",
    message: `the bucket ${bucket} is another account's, whose events go to that account's event bus`,
    fix: `its owner adds a rule there with the target arn:${partitionOf(region)}:events:${region}:${account}:event-bus/default, and you let that account in: aws events put-permission`,
  });
}

async function checkEvents(bucket: string, place: Region, s3: S3Client): Promise<SourceFinding | undefined> {
  const { GetBucketNotificationConfigurationCommand } = await import("@aws-sdk/client-s3");
  const send = async (): Promise<SourceFinding | undefined> => {
    const { EventBridgeConfiguration, $metadata, ...others } = await s3.send(
      new GetBucketNotificationConfigurationCommand({ Bucket: bucket }),
    );
    if (EventBridgeConfiguration !== undefined) return undefined;
    // Putting a configuration replaces the whole of it, so what is there has to be put again.
    const configuration = JSON.stringify({ ...others, EventBridgeConfiguration: {} }).replaceAll("'", String.raw`'\''`);
    return {
      severity: "error",
      message: `the bucket ${bucket} tells EventBridge nothing, so no document would reach the pipeline`,
      fix: `its owner runs: aws s3api put-bucket-notification-configuration --bucket ${bucket} --notification-configuration '${configuration}'`,
    };
  };
  return await ask(bucket, "s3:GetBucketNotification", send, unseen(bucket, "s3:GetBucketNotification", place));
}

async function checkVersions(bucket: string, place: Region, s3: S3Client): Promise<SourceFinding | undefined> {
  const { GetBucketVersioningCommand } = await import("@aws-sdk/client-s3");
  const send = async (): Promise<SourceFinding | undefined> => {
    const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket: bucket }));
    if (Status === "Enabled") return undefined;
    return {
      severity: "warning",
      message: `the bucket ${bucket} keeps no versions: a document that is put again with the same content counts as the same`,
      fix: `its owner runs: aws s3api put-bucket-versioning --bucket ${bucket} --versioning-configuration Status=Enabled`,
    };
  };
  return await ask(bucket, "s3:GetBucketVersioning", send, unseen(bucket, "s3:GetBucketVersioning", place));
}

function unseen(bucket: string, action: string, { region }: Region): SourceFinding {
  const message = `whoever deploys may not see whether the bucket ${bucket} is set up for a pipeline`;
  return { severity: "warning", message, fix: `its owner allows ${action} on ${arnOf(bucket, region)}` };
}

function arnOf(bucket: string, region: string): string {
  return `arn:${partitionOf(region)}:s3:::${bucket}`;
}

async function ask(
  bucket: string,
  action: string,
  send: () => Promise<SourceFinding | undefined>,
  whenDenied: SourceFinding,
): Promise<SourceFinding | undefined> {
  const recover = (error: unknown) => (isDenied(error) ? { answer: whenDenied } : undefined);
  return await askAws({ tried: `look at the bucket ${bucket}`, action, send, recover });
}
