import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

/** A model server in a process of its own, as a container runs it. */
export interface ModelServerProcess {
  readonly url: string;
  /** Posts to `/invocations` and reads the JSON answer. */
  readonly invoke: (body: string | Buffer, headers?: Record<string, string>) => Promise<Answer>;
  /** Sends SIGTERM and resolves with the exit code. */
  readonly stop: () => Promise<number | null>;
}

/** An answer of a model server. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Milliseconds a server gets until it answers pings. */
const startTimeoutMs = 30_000;

/** Starts a server and waits until it is ready. */
export async function startModelServer(script: URL, env: Record<string, string> = {}): Promise<ModelServerProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [fileURLToPath(script)], {
    env: { ...process.env, AWS_REGION: "us-west-2", ...env, SAGEMAKER_BIND_TO_PORT: String(port) },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const exit = once(child, "exit");
  await ready(child, url);
  return {
    url,
    invoke: async (body, headers = {}) => {
      const response = await fetch(`${url}/invocations`, { method: "POST", body: new Blob([body]), headers });
      return { status: response.status, body: await response.json() };
    },
    stop: async () => {
      child.kill("SIGTERM");
      const [code] = await exit;
      return code;
    },
  };
}

async function ready(child: ChildProcess, url: string): Promise<void> {
  let errors = "";
  child.stderr?.on("data", (chunk) => {
    errors += chunk;
  });
  const deadline = Date.now() + startTimeoutMs;
  while (child.exitCode === null && Date.now() < deadline) {
    const isUp = await fetch(`${url}/ping`).then(
      (response) => response.ok,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  child.kill("SIGKILL");
  throw new Error(`the model server did not start:\n${errors}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("the system gave no port");
  return address.port;
}
