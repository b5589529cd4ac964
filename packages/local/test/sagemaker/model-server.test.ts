import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { InvokeEndpointAsyncCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { isSluiceError } from "@sluice/spec";
import { describe, expect, it } from "vitest";
import type { Emit } from "../../src/emit.ts";
import type { LocalEvent } from "../../src/events.ts";
import { ModelServer } from "../../src/sagemaker/model-server.ts";
import { names } from "../support/one-model-pipeline.ts";
import { clientOf, eventsOf, fixtures, openPipeline, putDocument } from "../support/open-pipeline.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const serverOf = (command: string) => ({ [names.endpoint]: { command, cwd: fixtures } });

describe("a model server that does not come up", () => {
  it.each([
    {
      name: "whose command does not exist",
      command: "no-such-program",
      message: /exited with code 127[\s\S]*no-such-program/,
    },
    {
      name: "that prints and ends",
      command: "node -e 'console.log(\"no weights\"); process.exit(4)'",
      message: /exited with code 4; its last lines were:\nno weights/,
    },
    {
      name: "that never answers pings",
      command: "node -e 'setInterval(() => {}, 1000)'",
      message: /did not answer 200 within 1 seconds/,
    },
    {
      name: "that answers pings with 500",
      command:
        "node -e 'require(\"node:http\").createServer((_, r) => r.writeHead(500).end()).listen(process.env.SAGEMAKER_BIND_TO_PORT)'",
      message: /did not answer 200/,
    },
  ])("$name is named, with its last lines and what to check", async ({ command, message }) => {
    await using pipeline = await openPipeline({ servers: serverOf(command), startTimeoutSeconds: 1 });

    const error = await pipeline.aws.start().catch((thrown: unknown) => thrown);

    expect(isSluiceError(error)).toBe(true);
    expect(error).toMatchObject({
      code: "LOCAL_MODEL_SERVER_FAILED",
      hint: expect.stringContaining("SAGEMAKER_BIND_TO_PORT"),
    });
    expect((error as Error).message).toContain(names.endpoint);
    expect((error as Error).message).toMatch(message);
    expect(eventsOf(pipeline.events, "model-server").map(({ state }) => state)).toEqual(["starting", "failed"]);
  });

  it("for want of a command is an error that says where to write it", async () => {
    await using pipeline = await openPipeline({ servers: {} });

    await expect(pipeline.aws.start()).rejects.toMatchObject({
      code: "LOCAL_MODEL_SERVER_MISSING",
      hint: expect.stringContaining("serve"),
    });
  });

  it("for want of its model data is an error that names the object", async () => {
    await using pipeline = await openPipeline();
    await pipeline.aws.s3.deleteObject({ kind: "owner" }, { bucket: "artifacts", key: "model-a/model.tar.gz" });

    await expect(pipeline.aws.start()).rejects.toMatchObject({
      code: "LOCAL_MODEL_DATA_INVALID",
      message: expect.stringContaining("s3://artifacts/model-a/model.tar.gz"),
    });
  });

  it("because its model data is no archive is an error that says so", async () => {
    await using pipeline = await openPipeline();
    await pipeline.aws.s3.putObject(
      { kind: "owner" },
      { bucket: "artifacts", key: "model-a/model.tar.gz", body: "not a tar" },
    );

    await expect(pipeline.aws.start()).rejects.toMatchObject({
      code: "LOCAL_MODEL_DATA_INVALID",
      hint: expect.stringContaining("gzip"),
    });
  });
});

describe("a model server that crashes again and again", () => {
  it("fails every document with the reason instead of being started for ever", async () => {
    await using pipeline = await openPipeline();
    await pipeline.aws.start();
    await putDocument(pipeline, "elsewhere/bad.txt", "crash");
    const client = new SageMakerRuntimeClient(clientOf(pipeline.aws));
    const InputLocation = `s3://${names.source}/elsewhere/bad.txt`;

    for (let document = 0; document < 6; document++) {
      await client.send(new InvokeEndpointAsyncCommand({ EndpointName: names.endpoint, InputLocation }));
      await pipeline.aws.idle();
    }

    const reasons = eventsOf(pipeline.events, "invocation-failed").map(({ reason }) => reason);
    expect(reasons).toHaveLength(6);
    expect(reasons.at(-1)).toContain("started again 3 times");
    expect(eventsOf(pipeline.events, "model-server").filter(({ state }) => state === "starting")).toHaveLength(4);
  });
});

/** Whether a process runs; one that ended but was not waited for yet does not. */
function isRunning(pid: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return stdout.trim() !== "" && !stdout.trim().startsWith("Z");
}

/** A server by itself. */
function modelServer(command: string, cwd: string) {
  const events: LocalEvent[] = [];
  const emit: Emit = (event) => void events.push({ ...event, atMs: 0 });
  const env = { PATH: `${dirname(process.execPath)}:${process.env["PATH"]}` };
  const server = new ModelServer({ endpointName: names.endpoint, command, cwd, env, startTimeoutSeconds: 10, emit });
  return { server, events };
}

describe("closing", () => {
  it("leaves no process behind, not even the child of a child that ignores the polite signal", async () => {
    await using directory = await temporaryDirectory();
    const stubborn = join(directory.path, "pid");
    const command = `(trap '' TERM; echo $BASHPID > ${stubborn}; while true; do sleep 0.2; done) & sh -c "node model-server.mjs; true"`;
    const pipeline = await openPipeline({ servers: serverOf(`bash -c '${command.replaceAll("'", "'\\''")}'`) });
    await pipeline.aws.start();
    const pid = Number(await readFile(stubborn, "utf8"));
    expect(isRunning(pid)).toBe(true);

    await pipeline[Symbol.asyncDispose]();

    expect(isRunning(pid)).toBe(false);
    await expect(fetch(pipeline.aws.endpointUrl)).rejects.toThrow();
  });

  it("while a server starts stops it too", async () => {
    const pipeline = await openPipeline({ servers: serverOf("echo $$ > $SM_MODEL_DIR/pid; exec sleep 60") });
    const starting = pipeline.aws.start().catch((error: unknown) => error);
    const pidFile = join(pipeline.directory, "models", names.endpoint, "pid");
    await expect.poll(() => readFile(pidFile, "utf8").catch(() => "")).toMatch(/\d/);
    const pid = Number(await readFile(pidFile, "utf8"));

    await pipeline[Symbol.asyncDispose]();

    expect(await starting).toMatchObject({ code: "LOCAL_MODEL_SERVER_FAILED" });
    await sleep(10);
    expect(isRunning(pid)).toBe(false);
  });

  it("a moment after a server was told to start leaves none behind", async () => {
    await using directory = await temporaryDirectory();
    const { server } = modelServer("touch started; exec sleep 60", directory.path);
    const starting = server.start().catch((error: unknown) => error);

    await server.close();

    expect(await starting).toMatchObject({ message: expect.stringContaining("was closed") });
    expect(existsSync(join(directory.path, "started"))).toBe(false);
  });

  it("starts no server again for a document that was on its way", async () => {
    const { server, events } = modelServer("node model-server.mjs", fixtures);
    await server.start();
    await server.close();

    const invoking = server.invoke({ body: Buffer.from("lease"), headers: {}, timeoutMs: 1000 });

    await expect(invoking).rejects.toThrow("was closed");
    expect(eventsOf(events, "model-server").map(({ state }) => state)).toEqual(["starting", "ready"]);
  });

  it("ends a wait for idleness", async () => {
    const pipeline = await openPipeline();
    await pipeline.aws.start();
    await putDocument(pipeline, "incoming/a.txt", "hang");
    const idle = pipeline.aws.idle();

    await pipeline[Symbol.asyncDispose]();

    await expect(idle).resolves.toBeUndefined();
  });
});
