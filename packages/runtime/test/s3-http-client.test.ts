import { describe, expect, it, onTestFinished, vi } from "vitest";
import { isPassing } from "../src/ports/log.ts";
import { refusal, s3Bench, testCredentials } from "./support/s3-bench.ts";
import { ManualClock } from "./support/trigger-bench.ts";

const location = { bucket: "state", key: "claims/a.json" };
const ok = { headers: { etag: '"e1"' } };
const impatient = { connectionTimeout: 3_000, requestTimeout: 50, throwOnRequestTimeout: true };

describe("a call that fails in passing", () => {
  it.each([
    { name: "throttling", answer: refusal(503, "SlowDown"), type: "THROTTLING" },
    { name: "too many requests", answer: { status: 429 }, type: "THROTTLING" },
    { name: "an internal error", answer: refusal(500, "InternalError"), type: "TRANSIENT" },
    { name: "a proxy's bad gateway", answer: { status: 502, body: "<html>bad</html>" }, type: "TRANSIENT" },
    { name: "a request that came too slowly", answer: refusal(400, "RequestTimeout"), type: "TRANSIENT" },
    { name: "a broken connection", answer: { fault: "break" as const }, type: "TRANSIENT" },
    { name: "a body cut short", answer: { body: "half", fault: "break-in-body" as const }, type: "TRANSIENT" },
    { name: "no answer in time", answer: { fault: "silence" as const }, type: "TRANSIENT" },
    {
      name: "a body that stops coming",
      answer: { body: "half", fault: "silence-in-body" as const },
      type: "TRANSIENT",
    },
  ])("is sent again: $name", async ({ answer, type }) => {
    const { store, requests, retries } = await s3Bench((_, index) => (index === 0 ? answer : { ...ok, body: "{}" }), {
      requestHandler: impatient,
    });

    expect(await store.get(location)).toMatchObject({ etag: "e1", content: Buffer.from("{}") });

    expect(requests).toHaveLength(2);
    expect(retries.failures).toMatchObject([{ errorType: type }]);
  });

  it.each([
    {
      name: "SlowDown",
      answer: refusal(503, "SlowDown"),
      error: { name: "SlowDown", $metadata: { httpStatusCode: 503 } },
    },
    { name: "a connection that breaks", answer: { fault: "break" as const }, error: { code: "ECONNRESET" } },
    { name: "silence", answer: { fault: "silence" as const }, error: { name: "TimeoutError" } },
  ])("fails after three attempts, and its message may be tried again: $name", async ({ answer, error }) => {
    const { store, requests } = await s3Bench(() => answer, { requestHandler: impatient });

    const failure: unknown = await store.get(location).catch((reason: unknown) => reason);

    expect(failure).toMatchObject(error);
    expect(isPassing(failure)).toBe(true);
    expect(requests).toHaveLength(3);
  });

  it("hands the time that S3 asks for to the retries", async () => {
    const clock = new ManualClock();
    const asked = { ...refusal(503, "SlowDown"), headers: { "x-amz-retry-after": "20" } };
    const { store, retries } = await s3Bench((_, index) => (index === 0 ? asked : ok), { clock });
    const askedAtMs = Date.now();

    await store.head(location);

    expect(retries.failures[0]?.retryAfterHint?.getTime()).toBeGreaterThanOrEqual(askedAtMs + 20);
  });

  it("is signed anew for each attempt", async () => {
    const clock = new ManualClock();
    const { store, requests } = await s3Bench(
      async (_, index) => {
        await clock.sleep(60_000);
        return index < 2 ? refusal(500, "InternalError") : ok;
      },
      { clock },
    );

    await store.head(location);

    expect(requests.map(({ headers }) => headers["x-amz-date"])).toEqual([
      "20261122T100000Z",
      "20261122T100100Z",
      "20261122T100200Z",
    ]);
    expect(new Set(requests.map(({ headers }) => headers.authorization)).size).toBe(3);
  });
});

describe("a call that S3 refuses", () => {
  it.each([
    {
      name: "with its code and message",
      method: "get",
      answer: refusal(403, "AccessDenied", "User: x is &quot;not&quot; authorised &#38; &lt;logged&#x3E;"),
      error: { name: "AccessDenied", message: 'User: x is "not" authorised & <logged>' },
      status: 403,
    },
    {
      name: "by status, as HEAD has no body",
      method: "head",
      answer: { status: 403 },
      error: { name: "Forbidden", message: "S3 answered 403 to HEAD" },
      status: 403,
    },
    {
      name: "by status, when the body is a proxy's",
      method: "get",
      answer: { status: 407, body: "<html><Message>hi</Message></html>" },
      error: { name: "ProxyAuthenticationRequired", message: "S3 answered 407 to GET" },
      status: 407,
    },
    {
      name: "by the number of an unknown status",
      method: "get",
      answer: { status: 460 },
      error: { name: "Status460" },
      status: 460,
    },
    {
      name: "with the region its bucket is in",
      method: "head",
      answer: { status: 301, headers: { "x-amz-bucket-region": "eu-west-1" } },
      error: {
        name: "PermanentRedirect",
        message: 'the bucket "state" is in the region eu-west-1; this function calls S3 in us-west-2',
      },
      status: 301,
    },
    {
      name: "for another region that S3 does not name",
      method: "get",
      answer: refusal(301, "PermanentRedirect"),
      error: {
        name: "PermanentRedirect",
        message: 'the bucket "state" is in another region; this function calls S3 in us-west-2',
      },
      status: 301,
    },
  ] as const)("is told $name, and not sent again", async ({ method, answer, error, status }) => {
    const { store, requests } = await s3Bench(() => answer);

    const failure: unknown = await store[method](location).catch((reason: unknown) => reason);

    expect(failure).toMatchObject({ ...error, $metadata: { httpStatusCode: status } });
    expect(isPassing(failure)).toBe(false);
    expect(requests).toHaveLength(1);
  });
});

describe("a clock that is wrong", () => {
  const skewed = (serverTime: string) => ({
    ...refusal(403, "RequestTimeTooSkewed"),
    headers: { date: new Date(serverTime).toUTCString() },
  });

  it("is set by S3's date, once for all calls", async () => {
    const { store, requests } = await s3Bench(
      ({ headers }) =>
        headers["x-amz-date"]?.toString().startsWith("20261122T10") ? skewed("2026-11-22T12:30:00Z") : ok,
      { clock: new ManualClock() },
    );

    await store.head(location);
    await store.head(location);

    expect(requests.map(({ headers }) => headers["x-amz-date"])).toEqual([
      "20261122T100000Z",
      "20261122T123000Z",
      "20261122T123000Z",
    ]);
  });

  it("is set for calls that were under way at the same time", async () => {
    const { store, requests } = await s3Bench(
      ({ headers }) => (headers["x-amz-date"] === "20261122T100000Z" ? skewed("2026-11-22T12:30:00Z") : ok),
      { clock: new ManualClock() },
    );

    await Promise.all(Array.from({ length: 5 }, () => store.head(location)));

    expect(requests).toHaveLength(10);
  });

  it("is not what a denied call is taken for", async () => {
    const { store, requests } = await s3Bench(
      () => ({ ...refusal(403, "AccessDenied"), headers: { date: new Date("2026-11-22T10:00:01Z").toUTCString() } }),
      { clock: new ManualClock() },
    );

    await expect(store.get(location)).rejects.toMatchObject({ name: "AccessDenied" });
    expect(requests).toHaveLength(1);
  });
});

it("uses one connection for one call after another, whatever the answers", async () => {
  const head = { headers: { etag: '"e1"', "content-length": "5" } };
  const notFound = { status: 404, headers: { "transfer-encoding": "chunked" } };
  const answers = [
    head,
    notFound,
    { ...ok, body: "text" },
    refusal(404, "NoSuchKey"),
    refusal(500, "InternalError"),
    ok,
  ];
  const { store, requests, connections } = await s3Bench((_, index) => answers[index] ?? refusal(200, "InternalError"));

  await store.head(location);
  await store.head(location);
  await store.get(location);
  await store.get(location);
  await store.putIfAbsent(location, "{}");
  await store.copy({ ...location, etag: "e1" }, location).catch(() => undefined);

  expect(requests).toHaveLength(answers.length + 3);
  expect(connections()).toBe(1);
});

describe("a caller", () => {
  it("says who it is, with its session", async () => {
    const { store, requests } = await s3Bench(() => ok);

    await store.head(location);

    expect(requests[0]?.headers).toMatchObject({
      "user-agent": "sluice-runtime",
      "x-amz-security-token": testCredentials.sessionToken,
      authorization: expect.stringContaining("Credential=key/"),
    });
  });

  it.each([
    { name: "in a traced invocation, hands its trace on", traceId: "Root=1-5759e988-bd862e3fe1be46a994272793" },
    { name: "without a trace, sends none", traceId: undefined },
  ])("$name", async ({ traceId }) => {
    vi.stubEnv("_X_AMZN_TRACE_ID", traceId);
    onTestFinished(() => void vi.unstubAllEnvs());
    const { store, requests } = await s3Bench(() => ok);

    await store.head(location);

    expect(requests[0]?.headers["x-amzn-trace-id"]).toBe(traceId);
  });

  it("without credentials fails at once, with their error", async () => {
    const { store, requests } = await s3Bench(() => ok, {
      credentials: async () => {
        throw new Error("no role");
      },
    });

    await expect(store.head(location)).rejects.toThrow("no role");
    expect(requests).toEqual([]);
  });
});
