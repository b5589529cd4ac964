import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import type { S3Client } from "@aws-sdk/client-s3";
import { type BootstrapNames, bootstrapPrefix } from "@sluice/infra/bootstrap";
import { SluiceError } from "@sluice/spec/errors";
import type { AwsClients } from "../aws/aws-clients.ts";
import type { Environment } from "../environments/environment-schema.ts";

/** Where bootstrap's own state is: in the state bucket it made, or in a folder until it has made it. */
export interface BootstrapState {
  readonly kind: "bucket" | "folder";
  /** Pulumi backend. */
  readonly url: string;
  /** Nothing was made yet. */
  readonly isNew: boolean;
}

/** What is needed to find bootstrap's state. */
export interface BootstrapStateOptions {
  readonly environment: Environment;
  readonly names: BootstrapNames;
  readonly clients: Pick<AwsClients, "s3">;
  /** Absolute; the folder is below it. */
  readonly cwd: string;
}

/** Folder of the state until there is a bucket for it; starts at the working directory. */
export function stateFolder(environment: Environment): string {
  return join(".sluice", "bootstrap", environment.name);
}

/**
 * Finds bootstrap's state.
 * @throws SluiceError `BOOTSTRAP_STATE` when the state bucket is there and cannot be read
 */
export async function findState({ environment, names, clients, cwd }: BootstrapStateOptions): Promise<BootstrapState> {
  const { ListObjectsV2Command } = await import("@aws-sdk/client-s3");
  const bucket = names.stateBucket;
  try {
    const s3 = await clients.s3();
    const prefix = `${bootstrapPrefix}.pulumi/stacks/`;
    const { KeyCount = 0 } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, MaxKeys: 1 }));
    if (KeyCount > 0) return { kind: "bucket", url: bucketUrl(environment, bucket), isNew: false };
  } catch (cause) {
    if ((cause as Error).name !== "NoSuchBucket") {
      throw new SluiceError(
        "BOOTSTRAP_STATE",
        `the state bucket ${bucket} cannot be read: ${(cause as Error).message}`,
        {
          cause,
          hint: `is it another account's? Then name another in ${environment.name}.yaml, as backend`,
        },
      );
    }
  }
  const folder = stateFolder(environment);
  return { kind: "folder", url: `file://${folder}`, isNew: !existsSync(join(cwd, folder, ".pulumi", "stacks")) };
}

/** The query of the environment's own backend says how its bucket is reached, so it counts here as well. */
function bucketUrl({ backend = "" }: Environment, bucket: string): string {
  const query = backend.includes("?") ? backend.slice(backend.indexOf("?")) : "";
  return `s3://${bucket}/${bootstrapPrefix.replace(/\/$/, "")}${query}`;
}

/**
 * Moves the state from the folder into the bucket that is there now. Pulumi keeps a folder and a bucket alike, so the files are its
 * own; stacks go last, as they are what {@link findState} looks for.
 */
export async function moveState({ environment, names, clients, cwd }: BootstrapStateOptions): Promise<void> {
  const folder = join(cwd, stateFolder(environment));
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((file) => !file.includes(join(".pulumi", "locks")))
    .toSorted((a, b) => rank(a) - rank(b));
  const s3 = await clients.s3();
  for (const file of files) await putFile(s3, names.stateBucket, folder, file);
  rmSync(folder, { recursive: true });
}

function rank(file: string): number {
  return file.startsWith(join(".pulumi", "stacks")) ? 1 : 0;
}

async function putFile(s3: S3Client, bucket: string, folder: string, file: string): Promise<void> {
  const { PutObjectCommand } = await import("@aws-sdk/client-s3");
  const key = `${bootstrapPrefix}${file.replaceAll("\\", "/")}`;
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: readFileSync(join(folder, file)) }));
}
