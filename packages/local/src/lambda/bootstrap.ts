/** Runs inside an execution environment's worker: loads the bundle once and calls its handler for each event. */
import { existsSync } from "node:fs";
import { Agent } from "node:http";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { MessageChannel, parentPort, workerData } from "node:worker_threads";
import { MessagePortSocket } from "./message-port-socket.ts";
import type { InvokeMessage, ReportedError, WorkerMessage, WorkerSetup } from "./worker-messages.ts";

type Handler = (event: unknown, context: object, callback: (error?: unknown, result?: unknown) => void) => unknown;

const setup = workerData as WorkerSetup;
const port = parentPort;

if (port !== null) {
  try {
    connectWithinProcess();
    const handler = await loadHandler(setup);
    port.on("message", (message: InvokeMessage) => void invoke(handler, message));
    answer({ kind: "ready" });
  } catch (error) {
    answer({ kind: "init-failed", error: reported(error) });
  }
}

/** Makes every HTTP agent reach the local AWS, and nothing else, through a message port. */
function connectWithinProcess(): void {
  const { gateway } = setup;
  if (gateway === undefined) return;
  const overNetwork = Agent.prototype.createConnection;
  Agent.prototype.createConnection = function connect(options, callback) {
    const isGateway = options.host === gateway.host && Number(options.port) === gateway.port;
    if (!isGateway) return overNetwork.call(this, options, callback);
    const { port1, port2 } = new MessageChannel();
    port?.postMessage({ kind: "connect", port: port2 } satisfies WorkerMessage, [port2]);
    return new MessagePortSocket(port1);
  };
}

async function loadHandler({ modulePath, handlerName }: WorkerSetup): Promise<Handler> {
  const file = [".js", ".mjs", ".cjs"].map((suffix) => modulePath + suffix).find((candidate) => existsSync(candidate));
  if (file === undefined) throw new Error(`Cannot find the handler's module ${modulePath}.js in the function's code`);
  const module: Record<string, unknown> = file.endsWith(".mjs")
    ? await import(pathToFileURL(file).href)
    : createRequire(file)(file);
  const handler = module[handlerName];
  if (typeof handler !== "function")
    throw new Error(`${handlerName} is not exported by the function's module or is no function`);
  return handler as Handler;
}

async function invoke(handler: Handler, { requestId, event, deadlineMs }: InvokeMessage): Promise<void> {
  try {
    const result = await callHandler(handler, event, context(requestId, deadlineMs));
    // Lambda carries results as JSON, which also drops what a structured clone could not carry.
    answer({ kind: "succeeded", requestId, result: JSON.parse(JSON.stringify(result ?? null)) });
  } catch (error) {
    answer({ kind: "failed", requestId, error: reported(error) });
  }
}

/** Node.js 24 on Lambda takes promises only; a handler with a third parameter is refused there. */
async function callHandler(handler: Handler, event: unknown, ofInvocation: object): Promise<unknown> {
  if (handler.length >= 3)
    throw new Error("Callback handlers are not supported by nodejs24.x; return a promise instead");
  return handler(event, ofInvocation, () => undefined);
}

function context(requestId: string, deadlineMs: number): object {
  return {
    awsRequestId: requestId,
    functionName: setup.functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: setup.functionArn,
    memoryLimitInMB: String(setup.memoryMiB),
    logGroupName: setup.logGroupName,
    logStreamName: setup.logStreamName,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
  };
}

function reported(error: unknown): ReportedError {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), stack: [] };
  return { errorType: error.name, errorMessage: error.message, stack: (error.stack ?? "").split("\n") };
}

function answer(message: WorkerMessage): void {
  port?.postMessage(message);
}
