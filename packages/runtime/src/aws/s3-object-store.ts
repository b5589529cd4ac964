import type { S3Location } from "../contracts/s3-location.ts";
import type { ObjectHead, ObjectStore, StoredObject, WrittenObject } from "../ports/object-store.ts";
import { clientOptions } from "./client-options.ts";
import { readS3Endpoint } from "./s3-endpoint.ts";
import { type S3Answer, S3Error } from "./s3-error.ts";
import { S3HttpClient } from "./s3-http-client.ts";
import { renderCopySource } from "./s3-request.ts";

/** Milliseconds until S3 begins to answer a copy: objects have up to a gigabyte. Within the function's 60 seconds. */
const copyTimeoutMs = 45_000;

/** S3 as the handlers need it. */
export class S3ObjectStore implements ObjectStore {
  readonly #client: S3HttpClient;

  /** @param client of the function's region and credentials unless said otherwise */
  constructor(client = new S3HttpClient({ ...clientOptions, endpoint: readS3Endpoint(process.env) })) {
    this.#client = client;
  }

  async head(location: S3Location): Promise<ObjectHead | undefined> {
    const answer = await unless(this.#client.send({ method: "HEAD", location }), 404);
    return answer && headOf(answer);
  }

  async get(location: S3Location): Promise<StoredObject | undefined> {
    const answer = await unless(this.#client.send({ method: "GET", location }), 404);
    return answer && { ...headOf(answer), content: answer.body };
  }

  putIfAbsent(location: S3Location, json: string): Promise<WrittenObject | undefined> {
    return this.#put(location, json, { "if-none-match": "*" });
  }

  putIfMatch(location: S3Location, json: string, etag: string): Promise<WrittenObject | undefined> {
    return this.#put(location, json, { "if-match": `"${etag}"` });
  }

  async copy(from: S3Location & { readonly etag: string }, to: S3Location): Promise<boolean> {
    const headers = {
      "x-amz-copy-source": renderCopySource(from),
      "x-amz-copy-source-if-match": `"${from.etag}"`,
      // Without tags: copying them would need permissions of its own on both objects.
      "x-amz-tagging-directive": "REPLACE",
    };
    // S3 says 200 when it begins to copy: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
    const call = {
      method: "PUT",
      location: to,
      headers,
      timeoutMs: copyTimeoutMs,
      expects: "<CopyObjectResult",
    } as const;
    return (await unless(this.#client.send(call), 404, 412)) !== undefined;
  }

  async #put(
    location: S3Location,
    json: string,
    condition: Readonly<Record<string, string>>,
  ): Promise<WrittenObject | undefined> {
    const headers = { "content-type": "application/json", ...condition };
    // 412: the condition is not met, if only because an earlier attempt took effect whose answer was lost; 409: another write
    // raced; 404: If-Match on an object that is gone.
    const answer = await unless(this.#client.send({ method: "PUT", location, headers, body: json }), 404, 409, 412);
    return answer && { etag: etagOf(answer) };
  }
}

function headOf(answer: S3Answer): ObjectHead {
  const { "x-amz-version-id": versionId, "content-length": length, "content-type": contentType } = answer.headers;
  return {
    etag: etagOf(answer),
    ...(versionId !== undefined && versionId !== "null" && { versionId }),
    sizeBytes: Number(length ?? answer.body.byteLength),
    ...(contentType !== undefined && { contentType }),
  };
}

function etagOf({ headers }: S3Answer): string {
  return (headers["etag"] ?? "").replaceAll('"', "");
}

/** The answer, or undefined when S3 refused with one of the statuses for another reason than a missing bucket. */
async function unless(answer: Promise<S3Answer>, ...statuses: readonly number[]): Promise<S3Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    const expected = error instanceof S3Error && statuses.includes(error.$metadata.httpStatusCode);
    if (!expected || error.name === "NoSuchBucket") throw error;
    return undefined;
  }
}
