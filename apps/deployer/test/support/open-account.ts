import { LocalAws, type LocalAwsOptions } from "@sluice/local";
import { onTestFinished } from "vitest";
import { type AwsClients, awsClients } from "../../src/aws/aws-clients.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const owner = { kind: "owner" } as const;

/** An AWS account on the loopback port, reached with the real clients as its owner; it ends with the test. */
export interface OpenAccount {
  readonly aws: LocalAws;
  readonly clients: AwsClients;
  /** Makes a bucket. */
  bucket(name: string, options?: { readonly versioned?: boolean }): void;
  put(bucket: string, key: string, body: string | Buffer): Promise<{ readonly versionId?: string }>;
  /** An object's bytes as text; undefined when there is none. */
  read(bucket: string, key: string): Promise<string | undefined>;
  /** Every key of a bucket, sorted. */
  keys(bucket: string): Promise<string[]>;
}

/** Opens an account with nothing in it; `servers` is how its endpoints' models are served. */
export async function openAccount(
  accountId = "111111111111",
  { servers = {} }: Partial<Pick<LocalAwsOptions, "servers">> = {},
): Promise<OpenAccount> {
  const region = "us-west-2";
  const aws = await LocalAws.open({ accountId, region, directory: temporaryFolder(), servers });
  const { accessKeyId, secretAccessKey } = aws.ownerCredentials;
  const credentials = async () => ({ accessKeyId, secretAccessKey });
  const clients = awsClients({ environment: { region }, endpointUrl: aws.endpointUrl, credentials });
  onTestFinished(async () => {
    clients.close();
    await aws.close();
  });
  return {
    aws,
    clients,
    bucket: (bucket, { versioned = false } = {}) => {
      aws.s3.createBucket(owner, { bucket });
      if (versioned) aws.s3.setVersioning(bucket, "Enabled");
    },
    put: (bucket, key, body) => aws.s3.putObject(owner, { bucket, key, body }),
    read: async (bucket, key) => {
      const found = await aws.s3.getObject(owner, { bucket, key }).catch((error: { code?: unknown }) => {
        if (error.code === "NoSuchKey") return undefined;
        throw error;
      });
      return found?.body.toString();
    },
    keys: async (bucket) => {
      const { contents } = await aws.s3.listObjectsV2(owner, { bucket });
      return contents.map(({ key }) => key);
    },
  };
}
