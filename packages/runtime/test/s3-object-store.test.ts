import { describe, expect, it } from "vitest";
import { refusal, s3Bench } from "./support/s3-bench.ts";

const location = { bucket: "state", key: "claims/a b.json" };

describe("a conditional write", () => {
  it("sends If-None-Match for an object that must not be there", async () => {
    const { requests, store } = await s3Bench(() => ({ headers: { etag: '"e1"' } }));

    expect(await store.putIfAbsent(location, '{"é":1}')).toEqual({ etag: "e1" });

    expect(requests).toMatchObject([
      {
        method: "PUT",
        url: "/state/claims/a%20b.json",
        headers: { "if-none-match": "*", "content-type": "application/json", "content-length": "8" },
        body: '{"é":1}',
      },
    ]);
  });

  it("sends If-Match with the quoted etag for an object that must be the same", async () => {
    const { requests, store } = await s3Bench(() => ({ headers: { etag: '"e2"' } }));

    expect(await store.putIfMatch(location, "{}", "e1")).toEqual({ etag: "e2" });

    expect(requests[0]?.headers).toMatchObject({ "if-match": '"e1"' });
  });

  it.each([
    { name: "the condition is not met", status: 412, code: "PreconditionFailed" },
    { name: "another write raced", status: 409, code: "ConditionalRequestConflict" },
    { name: "the object is gone", status: 404, code: "NoSuchKey" },
  ])("answers nothing when $name", async ({ status, code }) => {
    const { store, requests } = await s3Bench(() => refusal(status, code));

    expect(await store.putIfAbsent(location, "{}")).toBeUndefined();
    expect(await store.putIfMatch(location, "{}", "e1")).toBeUndefined();
    expect(requests).toHaveLength(2);
  });

  it.each([
    { name: "access is denied", status: 403, code: "AccessDenied" },
    { name: "the bucket is missing", status: 404, code: "NoSuchBucket" },
  ])("throws when $name", async ({ status, code }) => {
    const { store } = await s3Bench(() => refusal(status, code));

    await expect(store.putIfAbsent(location, "{}")).rejects.toMatchObject({ name: code });
  });

  it("answers nothing when it took effect but its answer was lost: its own object is in its way", async () => {
    const { store, requests } = await s3Bench((_, index) =>
      index === 0 ? { fault: "break" } : refusal(412, "PreconditionFailed"),
    );

    expect(await store.putIfAbsent(location, "{}")).toBeUndefined();
    expect(requests).toHaveLength(2);
  });
});

describe("reading", () => {
  const headers = { etag: '"e1"', "x-amz-version-id": "v1", "content-type": "text/plain", "content-length": "5" };

  it("answers an object's head and content", async () => {
    const { requests, store } = await s3Bench(({ method }) =>
      method === "HEAD" ? { headers } : { headers, body: "hello" },
    );
    const head = { etag: "e1", versionId: "v1", sizeBytes: 5, contentType: "text/plain" };

    expect(await store.head(location)).toEqual(head);
    expect(await store.get(location)).toEqual({ ...head, content: Buffer.from("hello") });
    expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "HEAD /state/claims/a%20b.json",
      "GET /state/claims/a%20b.json",
    ]);
  });

  it("knows the size of an object that comes in chunks", async () => {
    const { store } = await s3Bench(() => ({
      headers: { etag: '"e1"', "transfer-encoding": "chunked" },
      body: "hello",
    }));

    expect(await store.get(location)).toMatchObject({ sizeBytes: 5 });
  });

  it('knows no version where S3 says "null"', async () => {
    const { store } = await s3Bench(() => ({ headers: { ...headers, "x-amz-version-id": "null" } }));

    expect(await store.head(location)).not.toHaveProperty("versionId");
  });

  it("answers nothing for an object that is not there", async () => {
    const { store } = await s3Bench(() => refusal(404, "NoSuchKey"));

    expect(await store.head(location)).toBeUndefined();
    expect(await store.get(location)).toBeUndefined();
  });
});

describe("a copy", () => {
  const from = { bucket: "source", key: "incoming/a b+%é.pdf", versionId: "v+1", etag: "e1" };
  const to = { bucket: "state", key: "staged/x" };
  const copied = { body: '<?xml version="1.0"?>\n<CopyObjectResult><ETag>"e1"</ETag></CopyObjectResult>' };

  it("names the version, percent-encoded, and demands its etag", async () => {
    const { requests, store } = await s3Bench(() => copied);

    expect(await store.copy(from, to)).toBe(true);

    expect(requests[0]).toMatchObject({
      method: "PUT",
      url: "/state/staged/x",
      headers: {
        "content-length": "0",
        "x-amz-copy-source": "source/incoming/a%20b%2B%25%C3%A9.pdf?versionId=v%2B1",
        "x-amz-copy-source-if-match": '"e1"',
        "x-amz-tagging-directive": "REPLACE",
      },
    });
  });

  it("names no version of a source without one", async () => {
    const { requests, store } = await s3Bench(() => copied);

    await store.copy({ bucket: "source", key: "a/b", etag: "e1" }, to);

    expect(requests[0]?.headers).toMatchObject({ "x-amz-copy-source": "source/a/b" });
  });

  it.each([412, 404])("answers false when S3 refuses with %i", async (status) => {
    const { store } = await s3Bench(() => refusal(status, "PreconditionFailed"));

    expect(await store.copy(from, to)).toBe(false);
  });

  it.each([
    { name: "an error", answer: refusal(200, "InternalError"), code: "InternalError" },
    { name: "an error that asks to go slower", answer: refusal(200, "SlowDown"), code: "SlowDown" },
    { name: "nothing", answer: { body: "   \n" }, code: "InternalError" },
  ])(
    "that S3 began with 200 and ended with $name is tried again, and fails as $code in the end",
    async ({ answer, code }) => {
      const mended = await s3Bench((_, index) => (index === 0 ? answer : copied));
      const broken = await s3Bench(() => answer);

      expect(await mended.store.copy(from, to)).toBe(true);
      await expect(broken.store.copy(from, to)).rejects.toMatchObject({
        name: code,
        $metadata: { httpStatusCode: 503 },
      });

      expect([mended.requests.length, broken.requests.length]).toEqual([2, 3]);
    },
  );

  it("waits longer for S3 to begin its answer than other calls do", async () => {
    const headEnded = Promise.withResolvers<void>();
    const { store } = await s3Bench(
      ({ method }) => (method === "HEAD" ? { fault: "silence" } : headEnded.promise.then(() => copied)),
      { requestHandler: { connectionTimeout: 3_000, requestTimeout: 50, throwOnRequestTimeout: true } },
    );

    const copying = store.copy(from, to);
    await expect(store.head(to)).rejects.toMatchObject({ name: "TimeoutError" });
    headEnded.resolve();

    expect(await copying).toBe(true);
  });
});
