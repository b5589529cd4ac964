import { setTimeout as sleep } from "node:timers/promises";
import { SluiceError } from "@sluice/spec";
import type { Emit } from "../emit.ts";
import {
  ContainerClient,
  type ContainerRequest,
  type ContainerResponse,
  ContainerTimeout,
} from "./container-client.ts";
import { freePort } from "./free-port.ts";
import { ServerProcess, type ServerProcessOptions } from "./server-process.ts";

/** How a model's server is run. */
export interface ModelServerOptions extends ServerProcessOptions {
  readonly endpointName: string;
  /** Seconds until `GET /ping` must answer 200. */
  readonly startTimeoutSeconds: number;
  readonly emit: Emit;
}

/** A server that ends again and again is broken; more starts than this are not tried. */
const maxRestarts = 3;
const pingIntervalMs = 25;
const pingTimeoutMs = 2000;
const reportedLines = 20;

/**
 * The model's server: started, found healthy, started again after a crash.
 * One process stands for all instances of an endpoint, which bound only how many invocations run at a time: a laptop has no room for the copies.
 */
export class ModelServer {
  readonly #options: ModelServerOptions;
  #process: ServerProcess | undefined;
  #client: ContainerClient | undefined;
  #starting: Promise<ContainerClient> | undefined;
  #restarts = 0;
  #isClosed = false;

  constructor(options: ModelServerOptions) {
    this.#options = options;
  }

  /** Starts the server and waits until it answers pings. @throws SluiceError `LOCAL_MODEL_SERVER_FAILED` */
  async start(): Promise<void> {
    await this.#ready();
  }

  /** Sends one document. Throws an `Error` whose message is the reason of the failure. */
  async invoke(call: ContainerRequest): Promise<ContainerResponse> {
    if (this.#isClosed) throw this.#closed();
    const client = await this.#ready();
    const process = this.#process;
    try {
      return await client.invoke(call);
    } catch (error) {
      if (error instanceof ContainerTimeout) {
        throw new Error(`the model did not answer within ${call.timeoutMs / 1000} seconds${this.#tail()}`);
      }
      // A crash closes the connection a moment before the process is known to have ended.
      if (process !== undefined) await Promise.race([process.exited, sleep(200)]);
      const why = process?.ending ?? (error instanceof Error ? error.message : String(error));
      throw new Error(
        `the model server ${process?.ending === undefined ? "broke off the connection: " : ""}${why}${this.#tail()}`,
      );
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#client?.close();
    await this.#process?.stop();
  }

  async #ready(): Promise<ContainerClient> {
    if (this.#client !== undefined && this.#process?.ending === undefined) return this.#client;
    this.#starting ??= this.#startProcess().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  async #startProcess(): Promise<ContainerClient> {
    const { endpointName, emit } = this.#options;
    if (this.#isClosed) throw this.#closed();
    if (this.#process !== undefined) this.#countRestart(this.#process);
    this.#client?.close();
    this.#client = undefined;
    emit({ kind: "model-server", endpointName, state: "starting" });
    const port = await freePort();
    // Nobody would stop a server that is started from here on.
    if (this.#isClosed) throw this.#closed();
    const env = { ...this.#options.env, SAGEMAKER_BIND_TO_PORT: String(port) };
    const process = new ServerProcess({ ...this.#options, env });
    this.#process = process;
    const client = new ContainerClient(port);
    await this.#awaitHealthy(process, client);
    emit({ kind: "model-server", endpointName, state: "ready" });
    void process.exited.then((ending) => {
      if (!this.#isClosed) emit({ kind: "model-server", endpointName, state: "exited", detail: ending });
    });
    this.#client = client;
    return client;
  }

  async #awaitHealthy(process: ServerProcess, client: ContainerClient): Promise<void> {
    const { startTimeoutSeconds } = this.#options;
    const deadlineMs = Date.now() + startTimeoutSeconds * 1000;
    while (!(await client.ping(Math.max(1, Math.min(pingTimeoutMs, deadlineMs - Date.now()))))) {
      if (process.ending !== undefined) throw this.#failure(`the server ${process.ending}`);
      if (Date.now() > deadlineMs) {
        await process.stop();
        throw this.#failure(`GET /ping did not answer 200 within ${startTimeoutSeconds} seconds`);
      }
      await Promise.race([process.exited, sleep(pingIntervalMs)]);
    }
  }

  #countRestart(process: ServerProcess): void {
    if (this.#restarts === maxRestarts) {
      throw this.#failure(`the server ${process.ending ?? "failed"} and was started again ${maxRestarts} times`);
    }
    this.#restarts += 1;
  }

  #failure(reason: string): SluiceError {
    const { endpointName, command, cwd, emit } = this.#options;
    emit({ kind: "model-server", endpointName, state: "failed", detail: reason });
    const hint = `run "${command}" in ${cwd} with SAGEMAKER_BIND_TO_PORT=8080: it must listen on that port and answer GET /ping with 200`;
    return new SluiceError(
      "LOCAL_MODEL_SERVER_FAILED",
      `The model server of ${endpointName} is not up: ${reason}${this.#tail()}`,
      { hint },
    );
  }

  #closed(): SluiceError {
    const { endpointName } = this.#options;
    return new SluiceError("LOCAL_MODEL_SERVER_FAILED", `The model server of ${endpointName} was closed`);
  }

  #tail(): string {
    const lines = this.#process?.lastLines(reportedLines) ?? [];
    return lines.length === 0 ? "" : `; its last lines were:\n${lines.join("\n")}`;
  }
}
