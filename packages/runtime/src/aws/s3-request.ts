import { isVirtualHostableS3Bucket } from "@aws-sdk/core/client";
import { escapeUri, escapeUriPath } from "@smithy/core/protocols";
import { HttpRequest } from "@smithy/core/transport";
import type { S3Location } from "../contracts/s3-location.ts";
import type { S3Endpoint } from "./s3-endpoint.ts";

/** One call of S3. */
export interface S3Call {
  readonly method: "GET" | "HEAD" | "PUT";
  readonly location: S3Location;
  /** By names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as UTF-8; absent for none. */
  readonly body?: string;
  /** Milliseconds until S3 begins to answer. @defaultValue what the client is made with */
  readonly timeoutMs?: number;
  /** What the body of a success holds; a 200 without it is a failure that S3 met after it had begun to answer. */
  readonly expects?: string;
}

/** The HTTP request of a call, not signed yet. */
export function buildS3Request(call: S3Call, endpoint: S3Endpoint): HttpRequest {
  const { bucket, key } = call.location;
  // The wildcard of S3's certificates covers no further dots, so buckets with dots in their names stay in the path.
  const hosted = endpoint.hasBucketHosts && isVirtualHostableS3Bucket(bucket);
  const hostname = hosted ? `${bucket}.${endpoint.hostname}` : endpoint.hostname;
  return new HttpRequest({
    method: call.method,
    protocol: endpoint.protocol,
    hostname,
    ...(endpoint.port !== undefined && { port: endpoint.port }),
    path: `${endpoint.basePath}${hosted ? "" : `/${escapeUri(bucket)}`}/${escapeUriPath(key)}`,
    headers: {
      host: endpoint.port === undefined ? hostname : `${hostname}:${endpoint.port}`,
      "user-agent": "sluice-runtime",
      ...(call.method === "PUT" && { "content-length": String(Buffer.byteLength(call.body ?? "")) }),
      ...call.headers,
    },
    body: call.body,
  });
}

/** The header that names what is copied: its key is percent-encoded, its slashes are not. */
export function renderCopySource({ bucket, key, versionId }: S3Location): string {
  const source = `${bucket}/${escapeUriPath(key)}`;
  return versionId === undefined ? source : `${source}?versionId=${escapeUri(versionId)}`;
}
