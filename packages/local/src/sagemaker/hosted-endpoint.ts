import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AwsError } from "../gateway/service.ts";
import type { Principal } from "../iam/principal.ts";
import { rolePrincipal } from "../role-principal.ts";
import { AsyncEndpoint, type AsyncEndpointOptions } from "./async-endpoint.ts";
import { type EndpointHostOptions, prepareModelServer } from "./endpoint-host.ts";
import type { EndpointSettings, ScalingSettings } from "./endpoint-settings.ts";
import { type EndpointDescription, type EndpointStatus, isChanging } from "./endpoint-status.ts";
import type { FleetOptions } from "./fleet.ts";
import { testNotification } from "./inference-notification.ts";
import type { ModelServer } from "./model-server.ts";
import { sageMakerArn } from "./sagemaker-arn.ts";
import { startFailure } from "./start-failure.ts";

/** What endpoints work with. */
export interface HostedEndpointOptions
  extends EndpointHostOptions,
    Omit<AsyncEndpointOptions, keyof FleetOptions | keyof EndpointHostOptions> {
  readonly publish: (principal: Principal, topicArn: string, message: string) => void;
  /** 12 digits. */
  readonly accountId: string;
  /** Seconds that every change of an endpoint takes at least. @defaultValue 0 */
  readonly slowSeconds?: number;
}

interface RunningServer {
  readonly server: ModelServer;
  readonly directory: string;
}

/** One endpoint from its creation to its end: its model servers, and how it moves from one configuration to the next. */
export class HostedEndpoint {
  readonly #options: HostedEndpointOptions;
  readonly #servers = new Set<RunningServer>();
  readonly #closing = new AbortController();
  readonly #listeners = new Set<() => void>();
  readonly #createdAtMs: number;
  #settings: EndpointSettings;
  #status: EndpointStatus = "Creating";
  #modifiedAtMs: number;
  #pending: EndpointSettings | undefined;
  #failureReason: string | undefined;
  #serving: AsyncEndpoint | undefined;
  #current: RunningServer | undefined;
  #fleets = 0;

  constructor(settings: EndpointSettings, options: HostedEndpointOptions) {
    this.#settings = settings;
    this.#options = options;
    this.#createdAtMs = options.clock.nowMs();
    this.#modifiedAtMs = this.#createdAtMs;
  }

  /** What takes invocations; undefined until the first servers are ready. */
  get serving(): AsyncEndpoint | undefined {
    return this.#serving;
  }

  get description(): EndpointDescription {
    const { endpointName, configurationName, variantName, initialInstances } = this.#settings;
    const instances = this.#serving?.instances;
    return {
      endpointName,
      configurationName,
      variantName,
      status: this.#status,
      pendingConfigurationName: this.#pending?.configurationName,
      failureReason: this.#failureReason,
      currentInstances: instances ?? 0,
      desiredInstances: this.#pending?.initialInstances ?? instances ?? initialInstances,
      createdAtMs: this.#createdAtMs,
      modifiedAtMs: this.#modifiedAtMs,
    };
  }

  /** Starts the servers; a failure leaves a failed endpoint and is thrown. @throws SluiceError `LOCAL_MODEL_SERVER_FAILED` and others */
  async create(): Promise<void> {
    const settings = this.#settings;
    try {
      const started = await this.#start(settings);
      await this.#beSlow();
      this.#current = started;
      this.#serving = new AsyncEndpoint({ ...this.#options, settings, container: started.server });
      this.#become("InService");
    } catch (error) {
      this.#failureReason = startFailure(error, settings);
      this.#become("Failed");
      throw error;
    }
  }

  /** Starts an update; the old servers go on until the new ones are ready, and for good if those do not start. @throws AwsError `ValidationException` */
  update(settings: EndpointSettings): void {
    const serving = this.#serving;
    if (serving === undefined || this.#status !== "InService") throw this.#busy("update");
    this.#pending = settings;
    this.#failureReason = undefined;
    this.#become("Updating");
    void this.#move(serving, settings);
  }

  /** Stops the servers and forgets what waits. @throws AwsError `ValidationException` while another change is under way */
  async delete(): Promise<void> {
    if (isChanging(this.#status)) throw this.#busy("delete");
    this.#become("Deleting");
    await this.#beSlow().catch(() => undefined);
    await this.close();
  }

  /** How the endpoint follows its backlog from now on. */
  scale(scaling: ScalingSettings | undefined): void {
    if (this.#serving !== undefined) this.#serving.scaling = scaling;
  }

  /** Resolves when no change is under way. @throws the signal's reason once it is aborted */
  async settled(signal?: AbortSignal): Promise<EndpointDescription> {
    while (isChanging(this.#status)) {
      signal?.throwIfAborted();
      await new Promise<void>((resolve) => {
        this.#listeners.add(resolve);
        signal?.addEventListener("abort", () => resolve(), { once: true });
      });
    }
    return this.description;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#serving?.close();
    await Promise.all([...this.#servers].map((running) => this.#stop(running)));
  }

  async #move(serving: AsyncEndpoint, settings: EndpointSettings): Promise<void> {
    const old = this.#current;
    try {
      const started = await this.#start(settings);
      await this.#beSlow();
      this.#current = started;
      this.#settings = settings;
      const drained = serving.switchTo({ settings, container: started.server });
      if (old !== undefined) void drained.then(() => this.#stop(old));
    } catch (error) {
      // SageMaker goes back to what served before: the endpoint is in service, with the reason beside it.
      this.#failureReason = startFailure(error, settings);
      await Promise.all([...this.#servers].filter((each) => each !== old).map((each) => this.#stop(each)));
    }
    this.#pending = undefined;
    this.#become("InService");
  }

  async #start(settings: EndpointSettings): Promise<RunningServer> {
    const number = this.#fleets++;
    const folder = number === 0 ? settings.endpointName : `${settings.endpointName}-${number}`;
    const directory = join(this.#options.directory, "models", folder);
    const server = await prepareModelServer(settings, this.#options, directory);
    const running = { server, directory };
    this.#servers.add(running);
    // Nobody would stop a server that is started from here on.
    if (this.#closing.signal.aborted) await server.close();
    await server.start();
    this.#testTopics(settings);
    return running;
  }

  async #stop(running: RunningServer): Promise<void> {
    this.#servers.delete(running);
    await running.server.close();
    // The next servers have a folder of their own; a model may be large.
    if (!this.#closing.signal.aborted) await rm(running.directory, { recursive: true, force: true });
  }

  #become(status: EndpointStatus): void {
    this.#status = status;
    this.#modifiedAtMs = this.#options.clock.nowMs();
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }

  async #beSlow(): Promise<void> {
    const { slowSeconds = 0 } = this.#options;
    if (slowSeconds > 0) await sleep(slowSeconds * 1000, undefined, { signal: this.#closing.signal });
  }

  #busy(verb: "update" | "delete"): AwsError {
    const arn = sageMakerArn(this.#options, "endpoint", this.#settings.endpointName);
    const problem =
      this.#status === "Failed"
        ? `Cannot ${verb} endpoint "${arn}" with status Failed: it can only be deleted.`
        : `Cannot update in-progress endpoint "${arn}".`;
    return new AwsError("ValidationException", 400, problem);
  }

  /** SageMaker publishes to find out whether it may. */
  #testTopics(settings: EndpointSettings): void {
    for (const topicArn of [settings.successTopicArn, settings.errorTopicArn]) {
      if (topicArn === undefined) continue;
      try {
        this.#options.publish(rolePrincipal(settings.executionRoleArn), topicArn, testNotification);
      } catch {
        // The denial has been reported; the endpoint works without its notifications.
      }
    }
  }
}
