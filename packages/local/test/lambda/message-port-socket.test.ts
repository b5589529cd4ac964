import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, request, type Server } from "node:http";
import { buffer } from "node:stream/consumers";
import { MessageChannel } from "node:worker_threads";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MessagePortSocket } from "../../src/lambda/message-port-socket.ts";

describe("HTTP over a message port", () => {
  let server: Server;
  let agent: Agent;
  let connections: number;

  beforeEach(() => {
    connections = 0;
    server = createServer(async (incoming, response) => {
      if (incoming.url === "/cut") {
        response.destroy();
        return;
      }
      const body = await buffer(incoming);
      response.writeHead(200, { "x-method": incoming.method, "content-length": body.length });
      response.end(body);
    });
    agent = new Agent({ keepAlive: true });
    agent.createConnection = () => {
      connections += 1;
      const { port1, port2 } = new MessageChannel();
      server.emit("connection", new MessagePortSocket(port2));
      return new MessagePortSocket(port1);
    };
  });

  afterEach(() => {
    agent.destroy();
    server.closeAllConnections();
  });

  async function send(method: string, path: string, body: Buffer | string = ""): Promise<Buffer> {
    const outgoing = request({
      agent,
      method,
      path,
      host: "local",
      headers: { "content-length": Buffer.byteLength(body) },
    });
    outgoing.end(body);
    const [response] = (await once(outgoing, "response")) as [IncomingMessage];
    expect(response.headers["x-method"]).toBe(method);
    return buffer(response);
  }

  it.each([
    { name: "no body", body: "" },
    { name: "text beyond ASCII", body: "Straße 北京" },
    { name: "any byte", body: Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)) },
    { name: "10 MiB", body: Buffer.alloc(10 * 1024 * 1024, "x") },
  ])("carries $name there and back", async ({ body }) => {
    expect((await send("PUT", "/", body)).equals(Buffer.from(body))).toBe(true);
  });

  it("uses a connection again", async () => {
    for (let index = 0; index < 5; index += 1) await send("PUT", "/", `body ${index}`);

    expect(connections).toBe(1);
  });

  it("keeps requests at the same time apart", async () => {
    const bodies = Array.from({ length: 50 }, (_, index) => `body ${index}`);

    const answers = await Promise.all(bodies.map((body) => send("PUT", "/", body)));

    expect(answers.map(String)).toEqual(bodies);
  });

  it.each<{ name: string; pieces: [string | Buffer, BufferEncoding?][]; bytes: number[] }>([
    { name: "plain text", pieces: [["a\r\n"]], bytes: [0x61, 0x0d, 0x0a] },
    { name: "text as UTF-8", pieces: [["é"]], bytes: [0xc3, 0xa9] },
    { name: "text as Latin-1", pieces: [["é", "latin1"]], bytes: [0xe9] },
    { name: "text of base64", pieces: [["AP8=", "base64"]], bytes: [0x00, 0xff] },
    {
      name: "text and bytes at once",
      pieces: [["é"], [Buffer.of(0xff)], ["é", "latin1"]],
      bytes: [0xc3, 0xa9, 0xff, 0xe9],
    },
  ])("sends $name as the bytes it stands for", async ({ pieces, bytes }) => {
    const { port1, port2 } = new MessageChannel();
    const [client, other] = [new MessagePortSocket(port1), new MessagePortSocket(port2)];

    client.cork();
    for (const [chunk, encoding] of pieces) client.write(chunk, encoding ?? "utf8");
    client.uncork();
    client.end();

    expect([...(await buffer(other))]).toEqual(bytes);
  });

  it("tells the client of a connection the server cut", async () => {
    await expect(send("GET", "/cut")).rejects.toThrow("socket hang up");
  });

  it("tells the server of a connection the client cut", async () => {
    const { port1, port2 } = new MessageChannel();
    const [client, other] = [new MessagePortSocket(port1), new MessagePortSocket(port2)];
    const closed = once(other, "close");

    client.destroy();

    await closed;
    expect(other.destroyed).toBe(true);
  });
});
