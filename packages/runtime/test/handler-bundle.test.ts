import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { Worker } from "node:worker_threads";
import { build } from "esbuild";
import { describe, expect, it, onTestFinished } from "vitest";
import { buildBundle, bundleOptions } from "../src/bundle/build-bundle.ts";
import { handlerBundle } from "../src/bundle/handler-bundle.ts";
import { documentId } from "../src/documents/document-id.ts";
import { batchOf, objectCreatedBody } from "./support/messages.ts";
import { type Answer, type RecordedRequest, startRecordingServer } from "./support/recording-server.ts";

const names = ["trigger", "delivery"] as const;
const packageDirectory = fileURLToPath(new URL("../", import.meta.url));

describe.each(names)("the bundle of the %s", (name) => {
  it("is one file whose digest and handler are told", async () => {
    const bundle = await handlerBundle(name);

    expect(await readdir(bundle.directory)).toEqual([bundle.file]);
    const code = await readFile(join(bundle.directory, bundle.file));
    expect(bundle.sha256).toBe(sha256(code));
    expect(bundle.handler).toBe("index.handler");
    expect(await handlerBundle(name)).toEqual(bundle);
  });

  it("holds nothing of spec, TypeBox or yaml, and no path of this machine", async () => {
    const { code, metafile } = await buildBundle(name);

    const inputs = Object.keys(metafile.inputs);
    expect(inputs.length).toBeGreaterThan(50);
    expect(
      inputs.filter((path) =>
        /node_modules\/(typebox|yaml)\/|packages\/spec|credential-provider-(ini|sso|node)\//.test(path),
      ),
    ).toEqual([]);
    expect(code.includes(packageDirectory)).toBe(false);
  });

  it("holds each package once, and no client of S3", async () => {
    const { metafile } = await buildBundle(name);

    const roots = new Set(
      Object.keys(metafile.inputs).flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []),
    );
    const packages = [...roots].map((root) => root.slice(root.lastIndexOf("node_modules/") + "node_modules/".length));
    expect(packages).toContain("@smithy/signature-v4");
    expect(packages).not.toContain("@aws-sdk/client-s3");
    expect(packages.toSorted()).toEqual([...new Set(packages)].sort());
  });

  it("has the same bytes when it is built in another folder", async () => {
    const folder = await mkdtemp(join(tmpdir(), "sluice-bundle-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    for (const part of ["src", "package.json"])
      await cp(join(packageDirectory, part), join(folder, "elsewhere", part), { recursive: true });
    await symlink(join(packageDirectory, "../../node_modules"), join(folder, "node_modules"));

    const elsewhere = await buildBundle(name, pathToFileURL(join(folder, "elsewhere", "src/")));

    expect(sha256(elsewhere.code)).toBe(sha256((await buildBundle(name)).code));
  });

  it("fails while it is loaded, naming the variable, when a variable is missing", async () => {
    const { directory, file } = await handlerBundle(name);

    const run = promisify(execFile)(process.execPath, [join(directory, file)], { env: {} });

    await expect(run).rejects.toThrow(/the environment variable SLUICE_\w+ is not set/);
  });
});

it("stays within 1.3 times of a bundle that only makes the SDK's clients and sends the trigger's commands", async () => {
  const floor = await build({
    ...bundleOptions,
    stdin: {
      resolveDir: packageDirectory,
      contents: `
        import { CopyObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
        import { InvokeEndpointAsyncCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
        const s3 = new S3Client({});
        const sagemaker = new SageMakerRuntimeClient({});
        exports.handler = async (event) => {
          for (const Command of [CopyObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand]) await s3.send(new Command(event));
          await sagemaker.send(new InvokeEndpointAsyncCommand(event));
        };`,
    },
  });

  const { code } = await buildBundle("trigger");

  expect(Buffer.byteLength(code)).toBeLessThanOrEqual(1.3 * (floor.outputFiles[0]?.contents.byteLength ?? 0));
});

it("invokes the endpoint over AWS's wire with the function's own environment", async () => {
  const server = await startRecordingServer(standInForAws);
  onTestFinished(() => server.close());
  const { directory, file } = await handlerBundle("trigger");
  const event = batchOf(objectCreatedBody({ versionId: "v1" }), "not JSON");

  const { answer, lines } = await invokeInWorker(join(directory, file), event, {
    ...triggerEnvironment,
    AWS_ENDPOINT_URL: server.url,
  });

  const id = documentId({ bucket: "source", key: "incoming/a.pdf", versionId: "v1", etag: "etag-1" });
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: "m1" }] });
  expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
    "HEAD /source/incoming/a.pdf",
    `PUT /state/claims/${id}.json`,
    "POST /endpoints/endpoint/async-invocations",
    `PUT /state/claims/${id}.json`,
  ]);
  expect(server.requests[1]?.headers).toMatchObject({
    "if-none-match": "*",
    "content-type": "application/json",
    "x-amz-security-token": "session",
  });
  expect(server.requests[2]?.headers).toMatchObject({
    "x-amzn-sagemaker-inputlocation": "s3://source/incoming/a.pdf",
    "x-amzn-sagemaker-inference-id": id,
    "x-amzn-sagemaker-content-type": "application/pdf",
  });
  expect(server.requests[3]?.headers).toMatchObject({ "if-match": '"written"' });
  expect(JSON.parse(server.requests[3]?.body ?? "")).toMatchObject({
    state: "invoked",
    outputLocation: "s3://state/predictions/model-a/x",
  });
  const logged = lines.map((line) => JSON.parse(line));
  expect(logged.map(({ level, message }) => `${level} ${message}`)).toEqual([
    "ERROR message failed",
    "INFO model invoked",
    "INFO batch handled",
  ]);
  expect(logged[1]).toMatchObject({
    service: "example",
    endpoint: "endpoint",
    http_status: 202,
    status_class: "2xx",
    pipeline: "example",
    environment: "data_dev",
    model: "model-a",
    model_version: "abc",
    document_id: id,
    attempt: 1,
  });
});

const triggerEnvironment = {
  SLUICE_PIPELINE: "example",
  SLUICE_ENVIRONMENT: "data_dev",
  SLUICE_MODEL: "model-a",
  SLUICE_MODEL_VERSION: "abc",
  SLUICE_ENDPOINT_NAME: "endpoint",
  SLUICE_STATE_BUCKET: "state",
  SLUICE_PARENTS: "",
  SLUICE_PREFIX: "incoming/",
  SLUICE_SUFFIXES: '[".pdf"]',
  SLUICE_CONTENT_TYPE: "",
  SLUICE_ACCEPT: "application/json",
  SLUICE_CLAIM_LEASE_SECONDS: "300",
  SLUICE_INVOCATION_TIMEOUT_SECONDS: "900",
  AWS_REGION: "us-west-2",
  AWS_ACCESS_KEY_ID: "key",
  AWS_SECRET_ACCESS_KEY: "secret",
  AWS_SESSION_TOKEN: "session",
};

function sha256(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

function standInForAws({ method, url }: RecordedRequest): Answer {
  if (method === "HEAD")
    return {
      headers: {
        etag: '"etag-1"',
        "x-amz-version-id": "v1",
        "content-length": "10",
        "content-type": "application/pdf",
      },
    };
  if (url.startsWith("/endpoints/")) {
    return {
      status: 202,
      headers: { "x-amzn-sagemaker-outputlocation": "s3://state/predictions/model-a/x" },
      body: "{}",
    };
  }
  return { headers: { etag: '"written"' } };
}

async function invokeInWorker(path: string, event: unknown, env: Readonly<Record<string, string>>) {
  const script = `
    const { parentPort, workerData } = require("node:worker_threads");
    require(workerData.path).handler(workerData.event).then((answer) => parentPort.postMessage(answer));`;
  const worker = new Worker(script, { eval: true, env: { ...env }, workerData: { path, event }, stdout: true });
  const answer = new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
  let output = "";
  worker.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  const exited = new Promise((resolve) => worker.once("exit", resolve));
  const value = await answer;
  await exited;
  return { answer: value, lines: output.trim().split("\n") };
}
