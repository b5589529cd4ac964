import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { extract } from "tar";

const pipelineFolder = join(import.meta.dirname, "../../pipelines/sagemaker-pipeline-example");

/** A document for the example's models, and where they find it. */
export interface ServedDocument {
  readonly bucket: string;
  readonly key: string;
  readonly body: Buffer | string;
  readonly contentType: string;
}

/** The AWS that the servers call. */
export interface ServersAws {
  readonly endpointUrl: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The example's three model servers, without a pipeline around them. */
export interface ExampleServers {
  /** Calls all three for one document, as the pipeline would. */
  predict(document: ServedDocument): Promise<void>;
  stop(): void;
}

/** Starts the example's model servers and waits until they answer pings. */
export async function startExampleServers(aws: ServersAws): Promise<ExampleServers> {
  const modelDirectory = mkdtempSync(join(tmpdir(), "sluice-bench-"));
  await extract({ file: join(pipelineFolder, "models/model-b/model.tar.gz"), cwd: modelDirectory });
  const basePort = 20_000 + (process.pid % 20_000);
  const servers = ["model-a", "model-b", "model-c"].map((model, index) =>
    startServer(model, { aws, modelDirectory, port: basePort + index }),
  );
  await Promise.all(servers.map(({ url }) => untilReady(url)));
  const [a = "", b = "", c = ""] = servers.map(({ url }) => url);
  return {
    predict: async ({ bucket, key, body, contentType }) => {
      const documentId = createHash("sha256").update(key).digest("hex");
      const source = `s3://${bucket}/${key}`;
      const headers = {
        "x-amzn-sagemaker-inference-id": documentId,
        "x-amzn-sagemaker-custom-attributes": new URLSearchParams({ document: documentId, source }).toString(),
      };
      const description = await invoke(a, body, { ...headers, "content-type": contentType });
      const json = { ...headers, "content-type": "application/json" };
      await Promise.all([invoke(b, description, json), invoke(c, description, json)]);
    },
    stop: () => {
      for (const { child } of servers) child.kill();
      rmSync(modelDirectory, { recursive: true });
    },
  };
}

/** Does something with every item, so many at a time. */
export async function eachOf<T>(items: readonly T[], atATime: number, work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const one = async () => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: atATime }, one));
}

async function invoke(url: string, body: Buffer | string, headers: Record<string, string>): Promise<string> {
  const response = await fetch(`${url}/invocations`, { method: "POST", body, headers });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}: ${text}`);
  return text;
}

interface StartOptions {
  readonly aws: ServersAws;
  readonly modelDirectory: string;
  readonly port: number;
}

function startServer(
  model: string,
  { aws, modelDirectory, port }: StartOptions,
): { readonly child: ChildProcess; readonly url: string } {
  const env = {
    ...process.env,
    SAGEMAKER_BIND_TO_PORT: String(port),
    SM_MODEL_DIR: modelDirectory,
    AWS_REGION: "us-west-2",
    AWS_ACCESS_KEY_ID: aws.accessKeyId,
    AWS_SECRET_ACCESS_KEY: aws.secretAccessKey,
    AWS_ENDPOINT_URL: aws.endpointUrl,
  };
  const child = spawn(process.execPath, [`models/${model}/server.ts`], {
    cwd: pipelineFolder,
    env,
    stdio: ["ignore", "ignore", "inherit"],
  });
  return { child, url: `http://127.0.0.1:${port}` };
}

async function untilReady(url: string): Promise<void> {
  for (;;) {
    try {
      if ((await fetch(`${url}/ping`)).ok) return;
    } catch {
      // Not listening yet.
    }
    await wait(50);
  }
}
