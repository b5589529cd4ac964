import { describe, expect, it, onTestFinished } from "vitest";
import { awsClients } from "../../src/aws/aws-clients.ts";
import { Flags } from "../../src/command-line/flags.ts";
import { type SendSmokeOptions, sendSmoke } from "../../src/endpoints/send-smoke.ts";
import { readSmokeFile, readSmokeTimeout } from "../../src/endpoints/smoke-file.ts";
import { renderSmokeModel, smokeFailure } from "../../src/endpoints/smoke-report.ts";
import { type DocumentAtModel, skipUnreachable } from "../../src/endpoints/watch-document.ts";
import { type PipelineForEnvironment, readPipelineFor } from "../../src/pipeline/read-pipeline-for.ts";
import { LocalSession } from "../../src/run/local-session.ts";
import { localEnvironment } from "../support/environments.ts";
import { localPipeline } from "../support/pipelines.ts";
import { runFolder } from "../support/run-folder.ts";
import { scriptedS3 } from "../support/scripted-s3.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

interface Deployed {
  readonly target: PipelineForEnvironment;
  readonly session: LocalSession;
  /** Sends a document of this content. */
  smoke(content: string, overrides?: Partial<SendSmokeOptions>): ReturnType<typeof sendSmoke>;
}

/** A pipeline that runs, with its real triggers and model servers, in a local AWS. */
async function deploy(models: Readonly<Record<string, readonly string[]>>): Promise<Deployed> {
  const folder = runFolder({ models });
  const silent = { write: () => undefined };
  const { signal } = new AbortController();
  const clock = { nowMs: () => Date.now() };
  const io = { stdout: silent, stderr: silent, env: {}, cwd: folder, signal, clock };
  const flags = new Flags(new Map([["environment", ["local"]]]));
  const target = await readPipelineFor({ file: "pipeline.yaml", flags, io });
  const session = await LocalSession.open(target, { onEvent: () => {}, keep: false });
  onTestFinished(() => session.close());
  await session.start(target);
  const { pipeline, environment } = target;
  const credentials = async () => session.credentials;
  const clients = awsClients({ environment, credentials, endpointUrl: session.endpointUrl });
  onTestFinished(() => clients.close());
  const smoke = (content: string, overrides: Partial<SendSmokeOptions> = {}) => {
    const file = { file: "page 1.txt", name: "page 1.txt", body: Buffer.from(content) };
    const pauses = { firstSeconds: 0.02, mostSeconds: 0.1 };
    return sendSmoke({ smoke: file, pipeline, environment, clients, signal, clock, pauses, ...overrides });
  };
  return { target, session, smoke };
}

describe("sendSmoke", () => {
  it("waits for every model's prediction and takes the document out of the source again", async () => {
    const { session, smoke } = await deploy({ a: [], b: ["a"], c: ["a"], d: ["b", "c"] });
    const told: string[] = [];
    const result = await smoke("hello", { onModel: ({ model, state }) => told.push(`${model} ${state}`) });

    expect(result).toMatchObject({ succeeded: true });
    expect(result).not.toHaveProperty("left");
    expect(result.source).toMatch(/^s3:\/\/reader-input-local\/incoming\/sluice-smoke\/[0-9a-f-]{36}\/page 1\.txt$/);
    expect(result.models.map(({ model, state }) => `${model} ${state}`)).toEqual(
      ["a", "b", "c", "d"].map((model) => `${model} succeeded`),
    );
    expect(result.models.map((model) => "location" in model && model.location)).toEqual(
      ["a", "b", "c", "d"].map((model) => expect.stringContaining(`/predictions/${model}/${result.documentId}/`)),
    );
    expect(told).toContain("d succeeded");
    const key = result.source.replace("s3://reader-input-local/", "");
    expect(await session.read("reader-input-local", key)).toBeUndefined();
  });

  it("quotes the failure of the model that failed, and does not wait for those behind it", async () => {
    const { smoke, target } = await deploy({ a: [], b: ["a"], c: ["b"] });
    const result = await smoke("reject");
    const failure = smokeFailure(result, target.pipeline, target.environment);

    expect(result).toMatchObject({ succeeded: false });
    expect(result).not.toHaveProperty("left");
    expect(result.models).toMatchObject([
      { model: "a", state: "failed", reason: "the page is blank" },
      { model: "b", state: "skipped", because: "a" },
      { model: "c", state: "skipped", because: "a" },
    ]);
    expect(failure).toMatchObject({ code: "DEPLOY_SMOKE_FAILED", message: "the smoke document failed at a" });
    expect(failure.hint?.split("\n")).toEqual([
      expect.stringMatching(/^a: failed after \d+ s: the page is blank$/),
      "b: not reached, because a did not predict",
      "c: not reached, because a did not predict",
      "a's log: /aws/sagemaker/Endpoints/reader--a-local",
      "The new version is deployed and serves. sluice rollback goes back from it, and says where to.",
    ]);
  });

  it("gives up at its time limit, says how far each model is, and leaves the document to the model that reads it", async () => {
    const { session, smoke, target } = await deploy({ a: [], b: ["a"] });
    const states = new Set<string>();
    let isRunning = false;
    const result = await smoke("never", {
      timeoutSeconds: 60,
      onModel: ({ model, state }) => {
        states.add(`${model} ${state}`);
        isRunning = state === "running";
      },
      clock: { nowMs: () => (isRunning ? 61_000 : 0) },
    });
    const failure = smokeFailure(result, target.pipeline, target.environment);

    expect([...states]).toEqual(["a running"]);
    expect(result).toMatchObject({ succeeded: false, left: "a model may yet read it" });
    expect(failure.message).toBe("no prediction of the smoke document in time from a, b");
    expect(failure.hint?.split("\n")).toEqual([
      "a: running",
      "b: waiting for the document",
      "a's log: /aws/sagemaker/Endpoints/reader--a-local",
      "b's trigger logs to /aws/lambda/reader--b-local-trigger; its dead letters are in reader--b-local-dlq",
      `The document is still at ${result.source}: a model may yet read it.`,
      "The new version is deployed and serves. sluice rollback goes back from it, and says where to.",
    ]);
    const key = result.source.replace("s3://reader-input-local/", "");
    expect(await session.read("reader-input-local", key)).toEqual(Buffer.from("never"));
  });

  it("sends each smoke document as a document of its own, whatever its content", async () => {
    const { smoke } = await deploy({ a: [] });
    const [first, second] = await Promise.all([smoke("hello"), smoke("hello")]);

    expect(first.succeeded && second.succeeded).toBe(true);
    expect(first.documentId).not.toBe(second.documentId);
  });

  it("says where the document is when it may not see what became of it", async () => {
    const denied = { status: 403, body: "<Error><Code>AccessDenied</Code></Error>" };
    const clients = await scriptedS3(({ method }) => (method === "PUT" ? { headers: { etag: '"e"' } } : denied));
    const pipeline = localPipeline({ a: [] });
    const smoke = { file: "a.txt", name: "a.txt", body: Buffer.from("a") };
    const { signal } = new AbortController();
    const environment = localEnvironment();
    const sent = sendSmoke({ smoke, pipeline, environment, clients, signal, clock: { nowMs: () => 0 } });

    await expect(sent).rejects.toMatchObject({
      code: "DEPLOY_AWS_REFUSED",
      hint: expect.stringMatching(/s3:GetObject.*still at s3:\/\/reader-input-local\/incoming\/sluice-smoke\//s),
    });
  });

  it("is no failure when every model predicted and the document cannot be taken out again", async () => {
    const claim = JSON.stringify({ state: "invoked", outputLocation: "s3://b/o", failureLocation: "s3://b/f" });
    const clients = await scriptedS3(({ method }) => {
      if (method === "DELETE") return { status: 403, body: "<Error><Code>AccessDenied</Code></Error>" };
      return {
        headers: { etag: '"e"', "content-length": method === "GET" ? `${claim.length}` : "0" },
        body: method === "GET" ? claim : "",
      };
    });
    const pipeline = localPipeline({ a: [] });
    const smoke = { file: "a.txt", name: "a.txt", body: Buffer.from("a") };
    const { signal } = new AbortController();
    const environment = localEnvironment();
    const result = await sendSmoke({ smoke, pipeline, environment, clients, signal, clock: { nowMs: () => 0 } });

    expect(result).toMatchObject({ succeeded: true, left: "S3 did not let it go: AccessDenied" });
  });

  it("ends when the person interrupts", async () => {
    const interrupt = new AbortController();
    const { smoke } = await deploy({ a: [] });
    const sent = smoke("never", { signal: interrupt.signal, onModel: () => interrupt.abort() });

    await expect(sent).rejects.toMatchObject({ name: "AbortError" });
  });
});

describe("skipUnreachable", () => {
  const { models } = localPipeline({ a: [], b: [], c: ["a", "b"], d: ["c"] });
  const model = (name: string, state: "waiting" | "running" | "superseded"): DocumentAtModel => ({
    model: name,
    state,
    seconds: 0,
  });

  it("gives up the models behind one that will not predict, however far behind, and no others", () => {
    const before = [model("a", "running"), model("b", "superseded"), model("c", "waiting"), model("d", "waiting")];
    const after = skipUnreachable(before, { models }, 5);

    expect(after).toEqual([
      before[0],
      before[1],
      { model: "c", state: "skipped", because: "b", seconds: 5 },
      { model: "d", state: "skipped", because: "b", seconds: 5 },
    ]);
  });
});

describe("renderSmokeModel", () => {
  it("keeps a failure to one line that leaves the cursor where it is", () => {
    const failed = {
      model: "a",
      state: "failed",
      location: "s3://b/k",
      reason: "Traceback:\n  \u001b[2Jline 1",
      seconds: 4.6,
    };

    expect(renderSmokeModel(failed as DocumentAtModel)).toBe("a: failed after 5 s: Traceback: line 1");
  });
});

describe("readSmokeFile", () => {
  const source = { suffixes: [".pdf", ".txt"] };

  it("reads a file the source takes", () => {
    const cwd = temporaryFolder({ "inputs/a.txt": "hello" });

    expect(readSmokeFile("inputs/a.txt", source, cwd)).toEqual({
      file: "inputs/a.txt",
      name: "a.txt",
      body: Buffer.from("hello"),
    });
  });

  it.each([
    { name: "a suffix the source ignores", file: "a.docx", code: "DEPLOY_SMOKE_SUFFIX", hint: ".pdf, .txt" },
    { name: "a file that is not there", file: "b.txt", code: "RUN_INPUT_UNREADABLE", hint: undefined },
  ])("refuses $name before anything is deployed", ({ file, code, hint }) => {
    const cwd = temporaryFolder({ "a.docx": "" });
    let refusal: unknown;
    try {
      readSmokeFile(file, source, cwd);
    } catch (error) {
      refusal = error;
    }

    expect(refusal).toMatchObject({ code, exit: 2 });
    expect(refusal).toHaveProperty("hint", hint === undefined ? undefined : expect.stringContaining(hint));
  });

  it("takes a suffix in capitals, as the trigger does", () => {
    const cwd = temporaryFolder({ "SCAN.PDF": "x" });

    expect(readSmokeFile("SCAN.PDF", source, cwd).name).toBe("SCAN.PDF");
  });

  it("takes any name where the source takes every object", () => {
    const cwd = temporaryFolder({ "a.docx": "x" });

    expect(readSmokeFile("a.docx", { suffixes: [] }, cwd).name).toBe("a.docx");
  });
});

describe("readSmokeTimeout", () => {
  it.each([
    { name: "a quarter of an hour by itself", given: [], seconds: 900 },
    { name: "what is asked for", given: ["120"], seconds: 120 },
  ])("waits $name", ({ given, seconds }) => {
    expect(readSmokeTimeout(new Flags(new Map([["smoke-timeout", given]])))).toBe(seconds);
  });

  it.each(["soon", "0", "-5", "1e9", "", "100000"])("takes no %j for a number of seconds", (given) => {
    const read = () => readSmokeTimeout(new Flags(new Map([["smoke-timeout", [given]]])));

    expect(read).toThrow(`--smoke-timeout ${given} is no number of seconds`);
  });
});
