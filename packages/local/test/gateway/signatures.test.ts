import { createHash } from "node:crypto";
import { once } from "node:events";
import { request } from "node:http";
import { crc32 } from "node:zlib";
import { GetObjectCommand, ListBucketsCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Credentials, ownerCredentials } from "../../src/gateway/sessions.ts";
import { type Harness, makeRole, openHarness, owner } from "./harness.ts";
import { presign, signedChunks, signHeaders } from "./sign.ts";

let local: Harness;
let role: Credentials;
const minuteMs = 60_000;

beforeAll(async () => {
  local = await openHarness();
  local.store.createBucket(owner, { bucket: "documents" });
  await local.store.putObject(owner, { bucket: "documents", key: "a b", body: "hello" });
  const reader = { Effect: "Allow", Action: "s3:*", Resource: "*" } as const;
  role = local.sessions.issue(makeRole(local.policies, "reader", reader));
});
afterAll(() => local.close());

const codeOf = async (response: Response) => /<Code>(\w+)</.exec(await response.text())?.[1];

describe("credentials", () => {
  it("of a role act as that role", async () => {
    await local.s3(role).send(new GetObjectCommand({ Bucket: "documents", Key: "a b" }));

    expect(local.requests.at(-1)).toMatchObject({ service: "s3", status: 200, principal: { roleName: "reader" } });
  });

  it.each([
    { name: "an unknown access key", change: { accessKeyId: "AKIANOBODY" }, code: "InvalidAccessKeyId" },
    { name: "a wrong secret", change: { secretAccessKey: "wrong" }, code: "SignatureDoesNotMatch" },
    { name: "a wrong session token", change: { sessionToken: "wrong" }, code: "InvalidToken" },
    { name: "a missing session token", change: { sessionToken: undefined }, code: "InvalidToken" },
  ])("with $name are refused: $code", async ({ change, code }) => {
    const credentials = { ...role, ...change } as Credentials;
    await expect(local.s3(credentials).send(new ListBucketsCommand({}))).rejects.toMatchObject({ name: code });
  });

  it("that were revoked are refused", async () => {
    const gone = local.sessions.issue({ kind: "owner" });
    local.sessions.revoke(gone.accessKeyId);
    await expect(local.s3(gone).send(new ListBucketsCommand({}))).rejects.toMatchObject({ name: "InvalidAccessKeyId" });
  });

  it("are needed", async () => {
    const response = await fetch(`${local.url}/documents/a%20b`);
    expect([response.status, await codeOf(response)]).toEqual([403, "AccessDenied"]);
  });

  it("must sign with version 4", async () => {
    const response = await fetch(`${local.url}/documents/a%20b?AWSAccessKeyId=local&Signature=x&Expires=9999999999`);
    expect([response.status, await codeOf(response)]).toEqual([400, "InvalidRequest"]);
  });
});

describe("a signed header", () => {
  const target = () => `${local.url}/documents/a%20b?versionId=null`;

  it.each([
    { name: "holds for 15 minutes", agoMs: 14 * minuteMs, status: 200, code: undefined },
    { name: "is too old after that", agoMs: 16 * minuteMs, status: 403, code: "RequestTimeTooSkewed" },
    { name: "must not come from the future", agoMs: -16 * minuteMs, status: 403, code: "RequestTimeTooSkewed" },
  ])("$name", async ({ agoMs, status, code }) => {
    const headers = signHeaders({ method: "GET", url: target(), credentials: role, atMs: Date.now() - agoMs });
    const response = await fetch(target(), { headers });
    expect([response.status, await codeOf(response)]).toEqual([status, code]);
  });

  it.each([
    { name: "path", change: (url: string) => url.replace("a%20b", "c") },
    { name: "query", change: (url: string) => url.replace("null", "other") },
  ])("covers the $name", async ({ change }) => {
    const headers = signHeaders({ method: "GET", url: target(), credentials: role });
    expect(await codeOf(await fetch(change(target()), { headers }))).toBe("SignatureDoesNotMatch");
  });

  it("covers the payload", async () => {
    const payloadHash = createHash("sha256").update("promised").digest("hex");
    const url = `${local.url}/documents/new`;
    const headers = signHeaders({ method: "PUT", url, credentials: role, payloadHash });
    expect(await codeOf(await fetch(url, { method: "PUT", headers, body: "sent" }))).toBe("XAmzContentSHA256Mismatch");
  });

  it("of a service that does not exist is answered plainly", async () => {
    const headers = signHeaders({ method: "GET", url: `${local.url}/`, credentials: role, service: "dynamodb" });
    const response = await fetch(`${local.url}/`, { headers });
    expect([response.status, await response.json()]).toMatchObject([400, { __type: "UnknownService" }]);
  });

  it("that is malformed is said to be", async () => {
    const response = await fetch(target(), { headers: { authorization: "AWS4-HMAC-SHA256 Credential=x" } });
    expect(await codeOf(response)).toBe("AuthorizationHeaderMalformed");
  });
});

it.each([
  { name: "names its bucket in the host", path: "/a%20b", host: "documents.localhost", status: 200 },
  { name: "names a bucket in the host that is not there", path: "/a%20b", host: "nowhere.localhost", status: 404 },
  // What cannot be decoded cannot be signed as S3 signs it.
  { name: "has a path that is not UTF-8", path: "/documents/%ff", host: "localhost", status: 403 },
])("a request that $name answers $status", async ({ path, host, status }) => {
  const headers = signHeaders({ method: "GET", url: `${local.url}${path}`, credentials: role, headers: { host } });
  const [response] = await once(request(`${local.url}${path}`, { headers }).end(), "response");
  response.resume();
  expect(response.statusCode).toBe(status);
});

describe("a presigned URL", () => {
  const options = () => ({ method: "GET", url: `${local.url}/documents/a%20b`, credentials: role, expiresSeconds: 60 });

  it("reads without any other credentials, as who signed it", async () => {
    const response = await fetch(presign(options()));
    expect([response.status, await response.text()]).toEqual([200, "hello"]);
    expect(local.requests.at(-1)?.principal).toMatchObject({ roleName: "reader" });
  });

  it("writes", async () => {
    const url = presign({ ...options(), method: "PUT", url: `${local.url}/documents/uploaded` });
    expect((await fetch(url, { method: "PUT", body: "by url" })).status).toBe(200);
    const { body } = await local.store.getObject(owner, { bucket: "documents", key: "uploaded" });
    expect(body.toString()).toBe("by url");
  });

  it.each([
    { name: "expired", change: { atMs: Date.now() - 2 * minuteMs }, code: "AccessDenied" },
    { name: "made for another method", change: { method: "PUT" }, code: "SignatureDoesNotMatch" },
    { name: "made to hold too long", change: { expiresSeconds: 604_801 }, code: "AuthorizationQueryParametersError" },
  ])("$name is refused", async ({ change, code }) => {
    expect(await codeOf(await fetch(presign({ ...options(), ...change })))).toBe(code);
  });
});

describe("a body in signed chunks", () => {
  const chunks = ["first chunk, ", "second"];
  const trailers = (text: string) => {
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(text));
    return { "x-amz-checksum-crc32": sum.toString("base64") };
  };

  async function send(args: { trailers?: Record<string, string>; tamper?: (body: string) => string; length?: number }) {
    const url = `${local.url}/documents/chunked`;
    const atMs = Date.now();
    const kind = args.trailers ? "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" : "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    const headers = signHeaders({
      ...{ method: "PUT", url, credentials: ownerCredentials, payloadHash: kind, atMs },
      headers: {
        "content-encoding": "aws-chunked",
        "x-amz-decoded-content-length": String(args.length ?? chunks.join("").length),
        ...(args.trailers && { "x-amz-trailer": Object.keys(args.trailers).join(",") }),
      },
    });
    const seed = /Signature=(\w+)/.exec(headers["authorization"] ?? "")?.[1] ?? "";
    const framed = signedChunks(chunks, {
      seed,
      credentials: ownerCredentials,
      atMs,
      ...(args.trailers && { trailers: args.trailers }),
    });
    const body = args.tamper ? args.tamper(framed.toString()) : framed;
    return fetch(url, { method: "PUT", headers, body: new Uint8Array(Buffer.from(body)) });
  }

  it.each([
    { name: "without trailers", more: {} },
    { name: "with a signed checksum trailer", more: { trailers: trailers("first chunk, second") } },
  ])("is stored $name", async ({ more }) => {
    expect((await send(more)).status).toBe(200);
    const { body, headers } = await local.store.getObject(owner, { bucket: "documents", key: "chunked" });
    expect([body.toString(), headers]).toEqual(["first chunk, second", {}]);
  });

  it.each([
    {
      name: "a changed chunk",
      args: { tamper: (body: string) => body.replace("second", "sECOND") },
      code: "SignatureDoesNotMatch",
    },
    { name: "a wrong length", args: { length: 5 }, code: "IncompleteBody" },
    { name: "a wrong checksum", args: { trailers: trailers("other") }, code: "BadDigest" },
    {
      name: "a changed trailer",
      args: { trailers: trailers("first chunk, second"), tamper: (body: string) => body.replace(/crc32:./, "crc32:_") },
      code: "SignatureDoesNotMatch",
    },
    { name: "a chunk cut short", args: { tamper: (body: string) => body.slice(0, 110) }, code: "IncompleteBody" },
  ])("is refused with $name: $code", async ({ args, code }) => {
    expect(await codeOf(await send(args))).toBe(code);
  });
});

describe("a checksum", () => {
  const put = (headers: Record<string, string>) => {
    const url = `${local.url}/documents/summed`;
    const all = signHeaders({ method: "PUT", url, credentials: role, payloadHash: "UNSIGNED-PAYLOAD", headers });
    return fetch(url, { method: "PUT", headers: all, body: "123456789" });
  };

  it.each([
    // The check values of the algorithms' own definitions, over "123456789".
    { name: "crc32", value: Buffer.from("cbf43926", "hex").toString("base64") },
    { name: "crc32c", value: Buffer.from("e3069283", "hex").toString("base64") },
    { name: "crc64nvme", value: Buffer.from("ae8b14860a799888", "hex").toString("base64") },
    { name: "sha1", value: createHash("sha1").update("123456789").digest("base64") },
    { name: "sha256", value: createHash("sha256").update("123456789").digest("base64") },
  ])("$name is accepted when right and refused when wrong", async ({ name, value }) => {
    const wrong = Buffer.from(value, "base64").fill(1).toString("base64");
    expect((await put({ [`x-amz-checksum-${name}`]: value })).status).toBe(200);
    expect(await codeOf(await put({ [`x-amz-checksum-${name}`]: wrong }))).toBe("BadDigest");
    expect(await codeOf(await put({ [`x-amz-checksum-${name}`]: "AAA=" }))).toBe("InvalidRequest");
  });

  it.each([
    { name: "right", value: createHash("md5").update("123456789").digest("base64"), code: undefined },
    { name: "wrong", value: createHash("md5").update("other").digest("base64"), code: "BadDigest" },
    { name: "not an MD5", value: "x", code: "InvalidDigest" },
  ])("Content-MD5 that is $name", async ({ value, code }) => {
    expect(await codeOf(await put({ "content-md5": value }))).toBe(code);
  });

  it("must be one only", async () => {
    const sums = { "x-amz-checksum-crc32": "y/Q5Jg==", "x-amz-checksum-crc32c": "4waSgw==" };
    expect(await codeOf(await put(sums))).toBe("InvalidRequest");
  });
});

it("lets the SDK overwrite what a signed request wrote", async () => {
  await local.s3(role).send(new PutObjectCommand({ Bucket: "documents", Key: "chunked", Body: "sdk" }));
  const { body } = await local.store.getObject(owner, { bucket: "documents", key: "chunked" });
  expect(body.toString()).toBe("sdk");
});
