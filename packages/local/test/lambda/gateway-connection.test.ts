import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestOptions, request as requestOverNetwork } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { MessageChannel } from "node:worker_threads";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { RawAnswer, RawRequest } from "../../src/gateway/raw-request.ts";
import { type AnswerRequest, answerRequests } from "../../src/lambda/answer-requests.ts";
import { GatewayConnection } from "../../src/lambda/gateway-connection.ts";

const local = { host: "127.0.0.1", port: 4566 };
const empty = Buffer.alloc(0);

function connect(answer: AnswerRequest, address = local): GatewayConnection {
  const { port1, port2 } = new MessageChannel();
  answerRequests(port2, answer);
  onTestFinished(() => port1.close());
  return new GatewayConnection(port1, address);
}

/** What a client sees of an answer. */
async function answerTo(sent: ReturnType<GatewayConnection["request"]> | ReturnType<typeof requestOverNetwork>) {
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await buffer(response) };
}

const echo: AnswerRequest = async ({ body }) => ({ status: 200, headers: {}, body });

describe("a request that travels as a message", () => {
  it.each([
    { name: "no body", body: "" },
    { name: "text beyond ASCII", body: "Straße 北京" },
    { name: "any byte", body: Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)) },
    { name: "a part of a larger memory", body: Buffer.alloc(20_000, "abc").subarray(5, 10_000) },
    { name: "10 MiB", body: Buffer.alloc(10 * 1024 * 1024, "x") },
  ])("carries $name there and back", async ({ body }) => {
    const request = connect(echo).request({ ...local, method: "PUT" });

    request.end(body);

    expect((await answerTo(request)).body.equals(Buffer.from(body))).toBe(true);
  });

  it("sends what is written in pieces as one body", async () => {
    const request = connect(echo).request({ ...local, method: "PUT" });

    request.write("é", "latin1");
    request.write("AP8=", "base64");
    request.end("z");

    expect([...(await answerTo(request)).body]).toEqual([0xe9, 0x00, 0xff, 0x7a]);
  });

  it("is kept apart from others at the same time, whichever is answered first", async () => {
    const waiting: (() => void)[] = [];
    const connection = connect(async ({ body }) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return { status: 200, headers: {}, body };
    });
    const bodies = Array.from({ length: 20 }, (_, index) => `body ${index}`);
    const answers = bodies.map((body) => {
      const request = connection.request({ ...local, method: "PUT" });
      request.end(body);
      return answerTo(request);
    });
    await expect.poll(() => waiting.length).toBe(20);

    for (const answer of waiting.reverse()) answer();

    expect((await Promise.all(answers)).map(({ body }) => String(body))).toEqual(bodies);
  });

  it("that the local AWS cuts fails as over the network", async () => {
    const request = connect(() => Promise.reject(new Error("a fault"))).request(local);

    request.end();

    await expect(once(request, "response")).rejects.toMatchObject({ message: "socket hang up", code: "ECONNRESET" });
  });

  it("that is destroyed before its answer fails, closes, and takes no answer any more", async () => {
    const answer = Promise.withResolvers<RawAnswer>();
    const connection = connect(({ url }) => (url === "/slow" ? answer.promise : echo({ body: empty } as RawRequest)));
    const request = connection.request({ ...local, path: "/slow" });
    const seen: string[] = [];
    request.on("response", () => seen.push("response"));
    request.on("close", () => seen.push("close"));
    request.on("error", ({ message }) => seen.push(message));
    request.end();

    request.destroy();
    answer.resolve({ status: 200, headers: {}, body: empty });
    const other = connection.request(local);
    other.end();
    await answerTo(other);

    expect(seen).toEqual(["socket hang up", "close"]);
  });

  it.each([
    { name: "the request", of: (request: ReturnType<GatewayConnection["request"]>) => request },
    { name: "its socket", of: (request: ReturnType<GatewayConnection["request"]>) => request.socket },
  ])("emits a timeout set at $name while no answer comes", async ({ of }) => {
    const request = connect(() => new Promise(() => {})).request(local);
    request.end();

    await new Promise<void>((resolve) => of(request).setTimeout(1, resolve));

    expect(request.destroyed).toBe(false);
  });

  it("emits close once its answer was read", async () => {
    const request = connect(echo).request({ ...local, method: "PUT" });
    const closed = once(request, "close");

    request.end("body");
    await answerTo(request);

    await closed;
    expect(request.destroyed).toBe(true);
  });
});

describe("a connection to the local AWS", () => {
  const takes = (options: RequestOptions) => connect(echo).takes(options);

  it.each<{ name: string; options: RequestOptions }>([
    { name: "an address", options: local },
    { name: "a port as text", options: { ...local, port: "4566" } },
    { name: "a host by its other name", options: { hostname: local.host, port: local.port } },
    { name: "an absent option", options: { ...local, auth: undefined } },
    { name: "headers", options: { ...local, headers: { "Content-Type": "text/plain", "content-length": 3 } } },
  ])("takes a request with $name", ({ options }) => {
    expect(takes(options)).toBe(true);
  });

  it.each<{ name: string; options: RequestOptions }>([
    { name: "another host", options: { ...local, host: "example.com" } },
    { name: "another port", options: { ...local, port: 80 } },
    { name: "an abort signal", options: { ...local, signal: new AbortController().signal } },
    { name: "a login", options: { ...local, auth: "user:password" } },
    { name: "an expected interim answer", options: { ...local, headers: { Expect: "100-continue" } } },
    { name: "an upgrade", options: { ...local, headers: { upgrade: "websocket" } } },
    { name: "a header of several values", options: { ...local, headers: { a: ["1", "2"] } } },
    { name: "a header that Node refuses", options: { ...local, headers: { a: "1\r\nb: 2" } } },
    { name: "a path that Node refuses", options: { ...local, path: "/a b" } },
  ])("leaves a request with $name to Node", ({ options }) => {
    expect(takes(options)).toBe(false);
  });
});

describe("between Node's HTTP and messages", () => {
  const received: RawRequest[] = [];
  const answered = { status: 201, headers: { etag: '"e"', "x-amz-meta-a": "ä", "content-length": "3" } };
  const server = createServer(async (incoming, response) => {
    const { method = "", url = "", headers } = incoming;
    received.push({ method, url, headers, body: await buffer(incoming) });
    response.writeHead(answered.status, answered.headers).end(method === "HEAD" ? undefined : "ok!", "latin1");
  });
  let address = local;

  beforeAll(async () => {
    await once(server.listen(0, local.host), "listening");
    address = { ...local, port: (server.address() as AddressInfo).port };
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it("a server and a client see no difference", async () => {
    const token = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,10}$/);
    const requests = fc.record({
      method: fc.constantFrom("GET", "PUT", "POST", "DELETE", "HEAD"),
      path: fc.webPath().map((path) => `/${path}?x-id=1`),
      headers: fc.dictionary(
        token.map((name) => `x-${name}`),
        fc.stringMatching(/^[!-~\u00a1-\u00ff]{0,20}$/),
      ),
      body: fc.option(fc.uint8Array({ maxLength: 20_000 }), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(requests, async ({ body, ...options }) => {
        const connection = connect(async (request) => {
          received.push(request);
          return { ...answered, body: Buffer.from(request.method === "HEAD" ? "" : "ok!") };
        }, address);
        const carried = body !== undefined && ["PUT", "POST"].includes(options.method) ? Buffer.from(body) : undefined;
        received.length = 0;

        const answers = [];
        for (const send of [requestOverNetwork, connection.request.bind(connection)]) {
          const request = send({ ...address, ...options });
          request.end(carried);
          answers.push(await answerTo(request));
        }

        const [network, message] = received.map(({ headers: { connection: _, ...headers }, ...request }) => {
          return { ...request, headers, body: request.body.toString("hex") };
        });
        expect(message).toEqual(network);
        const [overNetwork, asMessage] = answers.map(
          ({ headers: { connection: _, date: __, ...headers }, ...answer }) => {
            return { ...answer, headers: { ...headers, "keep-alive": undefined } };
          },
        );
        expect(asMessage).toEqual(overNetwork);
      }),
      { numRuns: 60 },
    );
  });
});
