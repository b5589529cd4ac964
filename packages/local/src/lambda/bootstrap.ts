/** Runs inside an execution environment's worker: loads the bundle once and calls its handler for each event. */
import { existsSync } from "node:fs";
import http, { type RequestOptions } from "node:http";
import { createRequire, syncBuiltinESMExports } from "node:module";
import { pathToFileURL } from "node:url";
import { MessageChannel, parentPort, workerData } from "node:worker_threads";
import { GatewayConnection } from "./gateway-connection.ts";
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

/** Sends requests to the local AWS, and nothing else, as messages to the other thread of this process. */
function connectWithinProcess(): void {
  const { gateway } = setup;
  if (gateway === undefined) return;
  const { port1, port2 } = new MessageChannel();
  port?.postMessage({ kind: "connect", port: port2 } satisfies WorkerMessage, [port2]);
  const connection = new GatewayConnection(port1, gateway);
  const overNetwork = http.request as (...args: unknown[]) => unknown;
  const request = (...args: unknown[]) => {
    const [options, onResponse] = args as [RequestOptions, (() => void)?];
    return connection.takes(options) ? connection.request(options, onResponse) : overNetwork(...args);
  };
  Object.assign(http, { request });
  // What was imported by name before is the network's.
  syncBuiltinESMExports();
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
