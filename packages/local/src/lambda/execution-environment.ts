import { on } from "node:events";
import { devNull } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import type { SessionCredentials } from "../gateway/sessions.ts";
import { type AnswerRequest, answerRequests } from "./answer-requests.ts";
import { bootstrapUrl } from "./bootstrap-url.ts";
import type { FunctionSettings } from "./function-settings.ts";
import type { InvokeMessage, ReportedError, WorkerMessage, WorkerSetup } from "./worker-messages.ts";

/** What an execution environment is started with. */
export interface ExecutionEnvironmentOptions {
  readonly settings: FunctionSettings;
  readonly credentials: SessionCredentials;
  readonly region: string;
  readonly endpointUrl: string;
  readonly logStreamName: string;
  readonly onLog: (line: string) => void;
  /** Answers the function's requests to the local AWS. @defaultValue they go over the network */
  readonly answer?: AnswerRequest;
}

/** The function's own failure, as opposed to one of the local AWS. */
export class FunctionError extends Error {
  constructor(errorType: string, message: string) {
    super(message);
    this.name = errorType;
  }
}

/** A load above this is a broken bundle, not a slow one; Lambda gives up after 10 seconds. */
const initTimeoutMs = 10_000;

// V8 lets a new heap grow to half of its limit before it looks for garbage in it. A handful of workers must fit a laptop beside the
// models, so theirs are looked through from the start; the flag is read when a worker's heap is made and changes nothing else.
setFlagsFromString("--initial-old-space-size=16");

interface Running {
  readonly requestId: string;
  readonly succeed: (result: unknown) => void;
  readonly fail: (error: FunctionError) => void;
}

/** One execution environment: a worker thread that has loaded the bundle and handles one event at a time. */
export class ExecutionEnvironment {
  readonly #worker: Worker;
  readonly #settings: FunctionSettings;
  #running: Running | undefined;
  #isAlive = true;

  private constructor(worker: Worker, { settings, answer }: ExecutionEnvironmentOptions) {
    this.#worker = worker;
    this.#settings = settings;
    worker.on("message", (message: WorkerMessage) => {
      if (message.kind !== "connect") this.#answered(message);
      else if (answer !== undefined) answerRequests(message.port, answer);
    });
    worker.on("error", (error: Error) => this.#died(error.name, crashMessage(error, settings)));
    worker.on("exit", (code) => this.#died("Runtime.ExitError", `The function's process exited with code ${code}`));
  }

  /** Starts a worker and loads the bundle. @throws FunctionError if it does not load. */
  static async start(options: ExecutionEnvironmentOptions): Promise<ExecutionEnvironment> {
    const worker = startWorker(options);
    const environment = new ExecutionEnvironment(worker, options);
    for (const stream of [worker.stdout, worker.stderr]) {
      createInterface({ input: stream }).on("line", options.onLog);
    }
    try {
      const message = await loaded(worker, AbortSignal.timeout(initTimeoutMs));
      if (message.kind === "init-failed") throw functionError(message.error);
      return environment;
    } catch (error) {
      await environment.close();
      if (error instanceof Error && error.name === "AbortError") {
        throw new FunctionError(
          "Runtime.InitTimeout",
          `The function did not load within ${initTimeoutMs / 1000} seconds`,
        );
      }
      if (error instanceof FunctionError) throw error;
      throw new FunctionError("Runtime.InitError", error instanceof Error ? error.message : String(error));
    }
  }

  /** What it was started with. */
  get settings(): FunctionSettings {
    return this.#settings;
  }

  /** False once the worker has ended: it cannot be used again. */
  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** Hands the event to the handler. @throws FunctionError if the handler fails, times out or ends its process. */
  invoke(message: Omit<InvokeMessage, "deadlineMs">): Promise<unknown> {
    const { timeoutSeconds } = this.#settings;
    // A worker that has ended would never answer, and its timer would keep the process for the whole of the function's timeout.
    if (!this.#isAlive)
      return Promise.reject(new FunctionError("Runtime.ExitError", "The function's environment has ended"));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#timeOut(), timeoutSeconds * 1000);
      this.#running = {
        requestId: message.requestId,
        succeed: (result) => {
          clearTimeout(timer);
          resolve(result);
        },
        fail: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
      this.#worker.postMessage({ ...message, deadlineMs: Date.now() + timeoutSeconds * 1000 } satisfies InvokeMessage);
    });
  }

  async close(): Promise<void> {
    this.#died("Runtime.ExitError", "The local environment was closed");
    await this.#worker.terminate();
  }

  #timeOut(): void {
    this.#died("Sandbox.Timedout", `Task timed out after ${this.#settings.timeoutSeconds.toFixed(2)} seconds`);
    void this.#worker.terminate();
  }

  #answered(message: WorkerMessage): void {
    const running = this.#running;
    if (running === undefined || !("requestId" in message) || message.requestId !== running.requestId) return;
    this.#running = undefined;
    if (message.kind === "succeeded") running.succeed(message.result);
    else running.fail(functionError(message.error));
  }

  #died(errorType: string, message: string): void {
    this.#isAlive = false;
    const running = this.#running;
    this.#running = undefined;
    running?.fail(new FunctionError(errorType, message));
  }
}

/** The worker's word on its bundle; a bundle may connect to the local AWS while it loads. */
async function loaded(worker: Worker, signal: AbortSignal): Promise<WorkerMessage> {
  for await (const [message] of on(worker, "message", { signal, close: ["exit"] }) as AsyncIterable<[WorkerMessage]>) {
    if (message.kind !== "connect") return message;
  }
  throw new Error("The function's process ended while it was loading");
}

function startWorker(options: ExecutionEnvironmentOptions): Worker {
  const { settings } = options;
  const lastDot = settings.handler.lastIndexOf(".");
  const workerData: WorkerSetup = {
    modulePath: join(settings.codeDirectory, settings.handler.slice(0, lastDot)),
    handlerName: settings.handler.slice(lastDot + 1),
    functionName: settings.name,
    functionArn: settings.arn,
    memoryMiB: settings.memoryMiB,
    logGroupName: settings.logGroupName,
    logStreamName: options.logStreamName,
    ...(options.answer === undefined ? {} : { gateway: hostAndPort(options.endpointUrl) }),
  };
  return new Worker(bootstrapUrl(), {
    workerData,
    env: workerEnvironment(options),
    // Neither the flags of this process nor its standard streams are the function's.
    execArgv: ["--disable-warning=ExperimentalWarning"],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: settings.memoryMiB, maxYoungGenerationSizeMb: 16 },
  });
}

/** What the program gave the function, and what Lambda itself sets; nothing of the laptop's environment. */
function workerEnvironment(options: ExecutionEnvironmentOptions): Record<string, string> {
  const { settings, credentials, region } = options;
  return {
    ...settings.environment,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_LAMBDA_FUNCTION_NAME: settings.name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(settings.memoryMiB),
    AWS_LAMBDA_LOG_GROUP_NAME: settings.logGroupName,
    AWS_LAMBDA_LOG_STREAM_NAME: options.logStreamName,
    AWS_EXECUTION_ENV: `AWS_Lambda_${settings.runtime}`,
    LAMBDA_TASK_ROOT: settings.codeDirectory,
    _HANDLER: settings.handler,
    TZ: ":UTC",
    AWS_ENDPOINT_URL: options.endpointUrl,
    // The SDK looks for these in the home folder of the person at the laptop, which a function on Lambda has not.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
  };
}

function hostAndPort(url: string): { readonly host: string; readonly port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) };
}

function functionError(error: ReportedError): FunctionError {
  return new FunctionError(error.errorType, error.errorMessage);
}

function crashMessage(error: Error & { code?: string }, settings: FunctionSettings): string {
  if (error.code === "ERR_WORKER_OUT_OF_MEMORY")
    return `The function needs more than its ${settings.memoryMiB} MiB of memory`;
  return error.message;
}
