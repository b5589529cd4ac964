/** The floor of the document benchmark: sends documents through the example's three model servers directly: `floor.ts COUNT`; prints seconds. */
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { extract } from "tar";
import { smallDocument } from "./small-documents.ts";

// As many at a time as the local environment sends to one endpoint of one instance.
const concurrency = 4;
const pipelineFolder = join(import.meta.dirname, "../../../pipelines/sagemaker-pipeline-example");
const count = Number(process.argv[2]);
const documents = Array.from({ length: count }, (_, index) => smallDocument(index));

const storage = createServer(({ url = "" }, response) => {
  const index = Number(/(\d+)\.txt/.exec(url)?.[1]);
  response.writeHead(200, { "content-type": "text/plain", etag: '"0"' }).end(documents[index]);
});
await new Promise<void>((resolve) => storage.listen(0, "127.0.0.1", resolve));
const storageUrl = `http://127.0.0.1:${(storage.address() as AddressInfo).port}`;
const modelDirectory = mkdtempSync(join(tmpdir(), "sluice-bench-"));
await extract({ file: join(pipelineFolder, "models/model-b/model.tar.gz"), cwd: modelDirectory });

const basePort = 20_000 + (process.pid % 20_000);
const servers = ["model-a", "model-b", "model-c"].map((model, index) => startServer(model, basePort + index));
await Promise.all(servers.map(({ url }) => untilReady(url)));
const [a, b, c] = servers.map(({ url }) => url);

const startMs = performance.now();
let next = 0;
await Promise.all(
  Array.from({ length: concurrency }, async () => {
    for (let index = next++; index < count; index = next++) await predict(index);
  }),
);
process.stdout.write(`${(performance.now() - startMs) / 1000}\n`);

for (const { child } of servers) child.kill();
storage.close();
storage.closeAllConnections();
rmSync(modelDirectory, { recursive: true });

async function predict(index: number): Promise<void> {
  const documentId = createHash("sha256").update(String(index)).digest("hex");
  const source = `s3://crexi-model-input-local/incoming/${index}.txt`;
  const headers = {
    "x-amzn-sagemaker-inference-id": documentId,
    "x-amzn-sagemaker-custom-attributes": new URLSearchParams({ document: documentId, source }).toString(),
  };
  const description = await invoke(a, documents[index] ?? "", { ...headers, "content-type": "text/plain" });
  const json = { ...headers, "content-type": "application/json" };
  await Promise.all([invoke(b, description, json), invoke(c, description, json)]);
}

async function invoke(url: string | undefined, body: string, headers: Record<string, string>): Promise<string> {
  const response = await fetch(`${url}/invocations`, { method: "POST", body, headers });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}: ${text}`);
  return text;
}

function startServer(model: string, port: number): { readonly child: ChildProcess; readonly url: string } {
  const env = {
    ...process.env,
    SAGEMAKER_BIND_TO_PORT: String(port),
    SM_MODEL_DIR: modelDirectory,
    AWS_REGION: "us-west-2",
    AWS_ACCESS_KEY_ID: "bench",
    AWS_SECRET_ACCESS_KEY: "bench",
    AWS_ENDPOINT_URL: storageUrl,
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
