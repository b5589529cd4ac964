import { randomUUID } from "node:crypto";
import type { AwsError, AwsRequest, AwsResponse, AwsService } from "../gateway/service.ts";
import { renderXml } from "../gateway/xml.ts";
import { MultipartUploads } from "./multipart-uploads.ts";
import { notImplemented } from "./s3-errors.ts";
import type { S3Store } from "./s3-store.ts";
import * as buckets from "./wire/bucket-operations.ts";
import * as multipart from "./wire/multipart-operations.ts";
import * as objects from "./wire/object-operations.ts";
import { parseS3Request, type S3Request } from "./wire/s3-request.ts";

interface Route {
  readonly method: string;
  readonly scope: "service" | "bucket" | "object";
  /** Query parameters that must be there. */
  readonly query?: readonly string[];
  /** A header that must be there. */
  readonly header?: string;
  readonly run: objects.S3Operation | multipart.MultipartOperation;
  readonly on?: "uploads";
}

const copySource = "x-amz-copy-source";

// The first that fits answers: the more a route asks for, the earlier it stands.
const routes: readonly Route[] = [
  { method: "GET", scope: "service", run: buckets.listBuckets },
  { method: "GET", scope: "bucket", query: ["location"], run: buckets.getBucketLocation },
  { method: "GET", scope: "bucket", query: ["versioning"], run: buckets.getBucketVersioning },
  { method: "PUT", scope: "bucket", query: ["versioning"], run: buckets.putBucketVersioning },
  { method: "GET", scope: "bucket", query: ["notification"], run: buckets.getBucketNotification },
  { method: "GET", scope: "bucket", query: ["versions"], run: buckets.listObjectVersions },
  { method: "GET", scope: "bucket", query: ["uploads"], run: multipart.listMultipartUploads, on: "uploads" },
  { method: "POST", scope: "bucket", query: ["delete"], run: buckets.deleteObjects },
  { method: "GET", scope: "bucket", query: ["list-type"], run: buckets.listObjectsV2 },
  { method: "GET", scope: "bucket", run: buckets.listObjects },
  { method: "HEAD", scope: "bucket", run: buckets.headBucket },
  { method: "PUT", scope: "bucket", run: buckets.createBucket },
  { method: "DELETE", scope: "bucket", run: buckets.deleteBucket },
  { method: "POST", scope: "object", query: ["uploads"], run: multipart.createMultipartUpload, on: "uploads" },
  { method: "POST", scope: "object", query: ["uploadId"], run: multipart.completeMultipartUpload, on: "uploads" },
  {
    method: "PUT",
    scope: "object",
    query: ["uploadId"],
    header: copySource,
    run: multipart.uploadPartCopy,
    on: "uploads",
  },
  { method: "PUT", scope: "object", query: ["uploadId"], run: multipart.uploadPart, on: "uploads" },
  { method: "DELETE", scope: "object", query: ["uploadId"], run: multipart.abortMultipartUpload, on: "uploads" },
  { method: "GET", scope: "object", query: ["uploadId"], run: multipart.listParts, on: "uploads" },
  { method: "GET", scope: "object", query: ["attributes"], run: objects.getObjectAttributes },
  { method: "GET", scope: "object", query: ["tagging"], run: objects.getObjectTagging },
  { method: "PUT", scope: "object", query: ["tagging"], run: objects.putObjectTagging },
  { method: "DELETE", scope: "object", query: ["tagging"], run: objects.deleteObjectTagging },
  { method: "PUT", scope: "object", header: copySource, run: objects.copyObject },
  { method: "PUT", scope: "object", run: objects.putObject },
  { method: "GET", scope: "object", run: objects.getObject },
  { method: "HEAD", scope: "object", run: objects.headObject },
  { method: "DELETE", scope: "object", run: objects.deleteObject },
];

// Parts of S3 the laptop has not: without this list `?acl` would be taken for the object itself.
const unknownSubresources = new Set(
  "acl accelerate analytics cors encryption intelligent-tiering inventory legal-hold lifecycle logging metrics notification object-lock ownershipControls policy policyStatus publicAccessBlock replication requestPayment restore retention select torrent website".split(
    " ",
  ),
);

/** S3's REST protocol over an {@link S3Store}. */
export class S3Service implements AwsService {
  readonly signingName = "s3";
  readonly #store: S3Store;
  readonly #uploads: MultipartUploads;

  constructor(store: S3Store) {
    this.#store = store;
    this.#uploads = new MultipartUploads(store);
  }

  async handle(awsRequest: AwsRequest): Promise<AwsResponse> {
    const request = parseS3Request(awsRequest);
    const route = routes.find((candidate) => fits(candidate, request));
    const unknown = [...request.query.keys()].filter((name) => unknownSubresources.has(name));
    if (route === undefined || unknown.some((name) => !route.query?.includes(name))) {
      throw notImplemented(`The local S3 does not know ${request.method} ${request.path}.`);
    }
    if (route.on === "uploads") {
      return (route.run as multipart.MultipartOperation)(this.#uploads, request, this.#store);
    }
    return (route.run as objects.S3Operation)(this.#store, request);
  }

  renderError(error: AwsError): AwsResponse {
    const { DeleteMarkerVersionId, ...fields } = error.fields;
    const value = { Code: error.code, Message: error.message, ...fields, RequestId: randomUUID(), HostId: "local" };
    const isDeleted = DeleteMarkerVersionId !== undefined || fields["ResourceType"] === "DeleteMarker";
    const marker: Record<string, string> = isDeleted ? { "x-amz-delete-marker": "true" } : {};
    if (DeleteMarkerVersionId !== undefined) marker["x-amz-version-id"] = DeleteMarkerVersionId;
    return {
      status: error.status,
      headers: { "content-type": "application/xml", ...marker },
      body: renderXml("Error", value),
    };
  }
}

function fits(route: Route, request: S3Request): boolean {
  const scope = request.bucket === "" ? "service" : request.key === "" ? "bucket" : "object";
  if (route.method !== request.method || route.scope !== scope) return false;
  if (route.header !== undefined && request.headers[route.header] === undefined) return false;
  return route.query?.every((name) => request.query.has(name)) ?? true;
}
