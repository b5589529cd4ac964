import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { type AwsClients, awsClients } from "../../src/aws/aws-clients.ts";

/** What a client asks of a bucket. */
export interface BucketRequest {
  readonly method: string;
  /** Subresource, such as `notification`; empty for the bucket itself. */
  readonly about: string;
  /** `x-amz-expected-bucket-owner`. */
  readonly expectedOwner: string | undefined;
  readonly body: string;
}

/** What S3 answers; 200 unless said otherwise. */
export interface BucketAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A client of an S3 that answers about buckets as told, for what no local S3 gets into; it ends with the test. */
export async function scriptedS3(answer: (request: BucketRequest) => BucketAnswer): Promise<AwsClients> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { searchParams } = new URL(request.url ?? "", "http://s3");
    const about = [...searchParams.keys()].filter((name) => name !== "x-id").join(" ");
    const owner = request.headers["x-amz-expected-bucket-owner"];
    const body = Buffer.concat(chunks).toString("utf8");
    const expectedOwner = typeof owner === "string" ? owner : undefined;
    const answered = answer({ method: request.method ?? "", about, expectedOwner, body });
    response.writeHead(answered.status ?? 200, answered.headers).end(answered.body ?? "");
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  const credentials = async () => ({ accessKeyId: "test", secretAccessKey: "test" });
  const endpointUrl = `http://127.0.0.1:${port}`;
  const clients = awsClients({ environment: { region: "us-west-2" }, credentials, endpointUrl });
  onTestFinished(async () => {
    clients.close();
    await new Promise((closed) => {
      server.close(closed);
      server.closeAllConnections();
    });
  });
  return clients;
}
