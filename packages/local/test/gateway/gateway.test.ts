import { once } from "node:events";
import { Agent, request } from "node:http";
import { connect } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { AwsError, type AwsRequest, type AwsService } from "../../src/gateway/service.ts";
import { ownerCredentials } from "../../src/gateway/sessions.ts";
import { type Harness, openHarness, owner } from "./harness.ts";
import { signHeaders } from "./sign.ts";

let local: Harness;
let received: AwsRequest[];

const probe: AwsService = {
  signingName: "probe",
  handle: async (incoming) => {
    received.push(incoming);
    if (incoming.path === "/broken") throw new TypeError("a bug");
    if (incoming.path === "/refused") throw new AwsError("Refused", 418, "no");
    if (incoming.path === "/waits") await new Promise(() => {});
    return { status: 200, body: "answer" };
  },
  renderError: (error) => ({ status: error.status, body: `probe:${error.code}` }),
};

beforeEach(async () => {
  received = [];
  local = await openHarness({ services: [probe] });
});
afterEach(() => local.close());

const call = (path: string, method = "GET") => {
  const url = `${local.url}${path}`;
  return fetch(url, { method, headers: signHeaders({ method, url, credentials: ownerCredentials, service: "probe" }) });
};

it("hands a request to the service its signature names", async () => {
  const response = await call("/a%20b?x=1");

  expect(await response.text()).toBe("answer");
  expect(received[0]).toMatchObject({ method: "GET", path: "/a%20b", principal: owner });
  expect(received[0]?.query.get("x")).toBe("1");
  expect(response.headers.get("x-amzn-requestid")).toMatch(/^[0-9a-f-]{36}$/);
});

it("lets the service word its errors", async () => {
  const response = await call("/refused");
  expect([response.status, await response.text()]).toEqual([418, "probe:Refused"]);
  expect(local.requests.at(-1)).toMatchObject({ service: "probe", status: 418, errorCode: "Refused" });
});

it("survives a service's bug, tells of it, and answers InternalFailure", async () => {
  const response = await call("/broken");
  expect([response.status, await response.text()]).toEqual([500, "probe:InternalFailure"]);
  expect(local.faults).toEqual([expect.any(TypeError)]);
  expect((await call("/fine")).status).toBe(200);
});

it("answers HEAD without a body", async () => {
  const response = await call("/head", "HEAD");
  expect([response.status, response.headers.get("content-length"), await response.text()]).toEqual([200, "6", ""]);
});

it("tells a client that waits for it to go on sending", async () => {
  const url = `${local.url}/documents/expected`;
  local.store.createBucket(owner, { bucket: "documents" });
  const headers = signHeaders({ method: "PUT", url, credentials: ownerCredentials, payloadHash: "UNSIGNED-PAYLOAD" });
  const sending = request(url, {
    method: "PUT",
    headers: { ...headers, expect: "100-continue", "content-length": "4" },
  });
  sending.flushHeaders();
  await once(sending, "continue");
  sending.end("body");
  const [response] = await once(sending, "response");
  response.resume();

  expect(response.statusCode).toBe(200);
});

it("keeps a connection for the next request", async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const reused: boolean[] = [];
  for (let index = 0; index < 3; index++) {
    const url = `${local.url}/again`;
    const headers = signHeaders({ method: "GET", url, credentials: ownerCredentials, service: "probe" });
    const asking = request(url, { agent, headers }).end();
    const [response] = await once(asking, "response");
    response.resume();
    await once(response, "end");
    reused.push(asking.reusedSocket);
  }
  agent.destroy();

  expect(reused).toEqual([false, true, true]);
});

it("shrugs off a client that goes away in the middle of its body", async () => {
  const { port } = new URL(local.url);
  const socket = connect(Number(port), "127.0.0.1");
  await once(socket, "connect");
  socket.write("PUT /documents/x HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf");
  socket.destroy();

  expect((await call("/fine")).status).toBe(200);
  expect(local.faults).toEqual([]);
});

it("closes while a request still waits", async () => {
  const waiting = call("/waits").catch((error: unknown) => error);
  while (received.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await local.close();

  expect(await waiting).toBeInstanceOf(Error);
});
