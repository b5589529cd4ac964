import { StandardRetryStrategy } from "@smithy/core/retry";
import type { RetryErrorInfo, StandardRetryToken } from "@smithy/types";
import { onTestFinished } from "vitest";
import { readS3Endpoint } from "../../src/aws/s3-endpoint.ts";
import { S3HttpClient, type S3HttpClientOptions } from "../../src/aws/s3-http-client.ts";
import { S3ObjectStore } from "../../src/aws/s3-object-store.ts";
import { type Answer, type RecordedRequest, startRecordingServer } from "./recording-server.ts";

/** The role that tests call S3 with. */
export const testCredentials = { accessKeyId: "key", secretAccessKey: "secret", sessionToken: "session" };

/** The SDK's standard retries without their waiting; remembers why there was one. */
class ImmediateRetries extends StandardRetryStrategy {
  readonly failures: RetryErrorInfo[] = [];

  constructor() {
    super({ maxAttempts: 3, backoff: { computeNextBackoffDelay: () => 0, setDelayBase: () => undefined } });
  }

  override refreshRetryTokenForRetry(token: StandardRetryToken, failure: RetryErrorInfo) {
    this.failures.push(failure);
    return super.refreshRetryTokenForRetry(token, failure);
  }
}

/** A store in front of a server that answers as told. */
export async function s3Bench(
  answer: (request: RecordedRequest, index: number) => Answer | Promise<Answer>,
  options: Partial<S3HttpClientOptions> = {},
) {
  let index = 0;
  const server = await startRecordingServer((request) => answer(request, index++));
  onTestFinished(() => server.close());
  const retries = new ImmediateRetries();
  const client = new S3HttpClient({
    endpoint: readS3Endpoint({ AWS_REGION: "us-west-2", AWS_ENDPOINT_URL: server.url }),
    credentials: async () => testCredentials,
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 15_000, throwOnRequestTimeout: true },
    retryStrategy: retries,
    ...options,
  });
  return { ...server, retries, store: new S3ObjectStore(client) };
}

/** S3's answer to a call it refuses. */
export function refusal(status: number, code: string, message = "no"): Answer {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, headers: { "content-type": "application/xml" }, body };
}
