import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { S3Client } from "@aws-sdk/client-s3";
import type { HandlerBundle } from "@sluice/infra";
import { isAbsent, refused } from "../aws/aws-failure.ts";
import { parseS3Object } from "../aws/s3-place.ts";
import type { BundlePin } from "./release.ts";

const file = "index.js";

/** Gets a bundle that a release kept into a folder, or a sentence for one that is gone or another. @throws SluiceError `RELEASE_ARTIFACT_REFUSED` */
export async function getBundle(
  { pinned, sha256 }: BundlePin,
  directory: string,
  client: S3Client,
): Promise<HandlerBundle | { readonly problem: string }> {
  const code = await read(pinned, client);
  if (code === undefined) return { problem: `bundle: ${pinned} is gone` };
  if (createHash("sha256").update(code).digest("hex") !== sha256) {
    return { problem: `bundle: ${pinned} holds something else` };
  }
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, file), code);
  return { directory, file, sha256, handler: "index.handler" };
}

async function read(uri: string, client: S3Client): Promise<Uint8Array | undefined> {
  const { GetObjectCommand } = await import("@aws-sdk/client-s3");
  const { bucket, key } = parseS3Object(uri) ?? { bucket: "", key: "" };
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return await Body?.transformToByteArray();
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw refused("RELEASE_ARTIFACT_REFUSED", `read ${uri}`, error, `s3:GetObject on ${uri}`);
  }
}
