import { createHash, createHmac } from "node:crypto";

/** Whose request it is, and where it goes. */
export interface PutOptions {
  readonly endpointUrl: string;
  /** Path with the bucket first. */
  readonly path: string;
  readonly body: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
}

/** Puts an object as any S3 client does, signed by hand so that no SDK is needed. @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
export async function putSigned({
  endpointUrl,
  path,
  body,
  accessKeyId,
  secretAccessKey,
  region,
}: PutOptions): Promise<number> {
  const { host } = new URL(endpointUrl);
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const hash = createHash("sha256").update(body).digest("hex");
  const scope = `${time.slice(0, 8)}/${region}/s3/aws4_request`;
  const signed = "host;x-amz-content-sha256;x-amz-date";
  const headers = `host:${host}\nx-amz-content-sha256:${hash}\nx-amz-date:${time}\n`;
  const canonical = ["PUT", path, "", headers, signed, hash].join("\n");
  const toSign = ["AWS4-HMAC-SHA256", time, scope, createHash("sha256").update(canonical).digest("hex")].join("\n");
  const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();
  const key = scope.split("/").reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${signed}, Signature=${hmac(key, toSign).toString("hex")}`;
  const response = await fetch(`${endpointUrl}${path}`, {
    method: "PUT",
    body,
    headers: { authorization, "x-amz-content-sha256": hash, "x-amz-date": time },
  });
  return response.status;
}
