import { rmSync } from "node:fs";
import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ModelServerProcess, startModelServer } from "./support/model-server-process.ts";
import { unpackModel } from "./support/unpack-model.ts";

const servers: Record<string, ModelServerProcess> = {};
const modelDirectory = unpackModel();

beforeAll(async () => {
  await Promise.all(
    ["model-a", "model-b", "model-c"].map(async (model) => {
      const script = new URL(`../models/${model}/server.ts`, import.meta.url);
      servers[model] = await startModelServer(script, { SM_MODEL_DIR: modelDirectory });
    }),
  );
});

afterAll(async () => {
  await Promise.all(Object.values(servers).map((server) => server.stop()));
  rmSync(modelDirectory, { recursive: true });
});

function server(model: string): ModelServerProcess {
  const found = servers[model];
  if (found === undefined) throw new Error(`${model} is not running`);
  return found;
}

describe.each([
  { model: "model-a", readable: "text/plain" },
  { model: "model-b", readable: "application/json" },
  { model: "model-c", readable: "application/json" },
])("$model on the container contract", ({ model, readable }) => {
  it("answers a ping when it is ready", async () => {
    const response = await fetch(`${server(model).url}/ping`);

    expect(response.status).toBe(200);
  });

  it.each([
    { name: "an empty document", body: "", type: readable, status: 400, code: "UNREADABLE_INPUT" },
    {
      name: "a content type it does not read",
      body: "x",
      type: "application/pdf",
      status: 415,
      code: "UNSUPPORTED_CONTENT_TYPE",
    },
    { name: "no content type", body: "x", type: "", status: 415, code: "UNSUPPORTED_CONTENT_TYPE" },
  ])("answers $name with status $status", async ({ body, type, status, code }) => {
    const answer = await server(model).invoke(body, { "content-type": type });

    expect(answer).toMatchObject({ status, body: { error: { code, message: expect.stringContaining(model) } } });
  });

  it.each(["GET /invocations", "POST /ping", "GET /"])("has no route %s", async (route) => {
    const [method = "", path = ""] = route.split(" ");
    const response = await fetch(server(model).url + path, { method });

    expect(response.status).toBe(404);
  });

  it("refuses a body over 100 MB before it is sent", async () => {
    const status = await new Promise((resolve, reject) => {
      const sending = request(`${server(model).url}/invocations`, {
        method: "POST",
        headers: { "content-type": readable, "content-length": 100 * 1024 * 1024 + 1 },
      });
      sending.on("response", (response) => resolve(response.statusCode)).on("error", reject);
      sending.flushHeaders();
    });

    expect(status).toBe(413);
  });
});

describe.each(["model-b", "model-c"])("%s", (model) => {
  it.each([
    { name: "no JSON", body: "{", message: "not JSON" },
    { name: "a list", body: "[]", message: "an object" },
    { name: "another model's prediction", body: '{"kind":"text","source":null}', message: "pages to be a list" },
    { name: "a page without text", body: '{"kind":"text","source":null,"pages":[{}]}', message: "pages[0].text" },
  ])("answers $name with status 400 and says what is wrong", async ({ body, message }) => {
    const answer = await server(model).invoke(body, { "content-type": "application/json" });

    expect(answer).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining(message) } } });
  });
});

describe("a model server", () => {
  it("answers the requests in flight before it obeys SIGTERM", async () => {
    const own = await startModelServer(new URL("../models/model-a/server.ts", import.meta.url));
    const sending = request(`${own.url}/invocations`, { method: "POST", headers: { "content-type": "text/plain" } });
    const answered = new Promise((resolve, reject) => {
      sending.on("response", (response) => resolve(response.resume().statusCode)).on("error", reject);
    });
    sending.write("first half, ");
    await fetch(`${own.url}/ping`);

    const stopped = own.stop();
    sending.end("second half");

    expect(await answered).toBe(200);
    expect(await stopped).toBe(0);
  });

  it("does not start on a port that is none", async () => {
    const script = new URL("./fixtures/bad-port.ts", import.meta.url);

    await expect(startModelServer(script)).rejects.toThrow('SAGEMAKER_BIND_TO_PORT is "eighty"');
  });
});
