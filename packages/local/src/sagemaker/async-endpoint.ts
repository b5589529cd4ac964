import { randomUUID } from "node:crypto";
import type { Activity } from "../activity.ts";
import type { Clock } from "../clock.ts";
import type { Emit } from "../emit.ts";
import type { Principal } from "../iam/principal.ts";
import type { ObjectStore } from "../object-store.ts";
import { rolePrincipal } from "../role-principal.ts";
import type { ContainerRequest, ContainerResponse } from "./container-client.ts";
import { desiredInstances } from "./desired-instances.ts";
import type { EndpointSettings, ScalingSettings } from "./endpoint-settings.ts";
import {
  containerFailureReason,
  downloadFailureReason,
  noAnswerReason,
  uploadFailureReason,
} from "./failure-reason.ts";
import { inferenceNotification, type NotificationOutcome } from "./inference-notification.ts";
import type { InvocationRequest } from "./invocation-request.ts";
import { parseS3Uri } from "./s3-uri.ts";

/** The instances that serve a configuration: how it is set, and the model's server. */
export interface Fleet {
  readonly settings: EndpointSettings;
  readonly container: { invoke(call: ContainerRequest): Promise<ContainerResponse> };
}

/** What an endpoint works with. */
export interface AsyncEndpointOptions extends Fleet {
  readonly region: string;
  readonly store: ObjectStore;
  /** Publishes on a topic; throws if the role may not. */
  readonly publish: (principal: Principal, topicArn: string, message: string) => void;
  readonly activity: Activity;
  readonly clock: Clock;
  readonly emit: Emit;
}

/** What `InvokeEndpointAsync` answers. */
export interface AcceptedInvocation {
  readonly inferenceId: string;
  readonly outputLocation: string;
  readonly failureLocation: string | undefined;
}

interface Invocation extends AcceptedInvocation {
  readonly invocationId: string;
  readonly request: InvocationRequest;
  /** Epoch milliseconds. */
  readonly receivedMs: number;
}

interface RunningFleet extends Fleet {
  readonly principal: Principal;
  inFlight: number;
  /** Called when its last invocation has ended, once no more are given to it. */
  onDrained: (() => void) | undefined;
}

type Outcome =
  | { readonly status: "Completed"; readonly contentType: string; readonly sizeBytes: number }
  | { readonly status: "Failed"; readonly reason: string; readonly answer?: Buffer };

/** An asynchronous endpoint: a backlog, first in first out, and as many invocations at a time as its instances allow. */
export class AsyncEndpoint {
  readonly #options: AsyncEndpointOptions;
  #fleet: RunningFleet;
  #scaling: ScalingSettings | undefined;
  #backlog: Invocation[] = [];
  #instances: number;
  #isClosed = false;

  constructor(options: AsyncEndpointOptions) {
    this.#options = options;
    this.#fleet = runningFleet(options);
    this.#scaling = options.settings.scaling;
    this.#instances = options.settings.initialInstances;
  }

  /** Settings of the configuration that serves now. */
  get settings(): EndpointSettings {
    return this.#fleet.settings;
  }

  /** Instances now; autoscaling changes it with the backlog. */
  get instances(): number {
    return this.#instances;
  }

  /** Requests that wait. */
  get backlogSize(): number {
    return this.#backlog.length;
  }

  /** Instances from now on, until autoscaling changes them. */
  set instances(count: number) {
    this.#instances = count;
    this.#work();
  }

  /** How the endpoint follows its backlog from now on; undefined leaves as many instances as there are. */
  set scaling(scaling: ScalingSettings | undefined) {
    this.#scaling = scaling;
    this.#work();
  }

  /**
   * Gives everything that waits or comes to another fleet, which begins with its configuration's own number of instances, as SageMaker
   * does without `RetainAllVariantProperties`. Resolves when the old fleet's last invocation has ended.
   */
  switchTo(fleet: Fleet): Promise<void> {
    const old = this.#fleet;
    this.#fleet = runningFleet(fleet);
    this.#instances = fleet.settings.initialInstances;
    this.#work();
    if (old.inFlight === 0) return Promise.resolve();
    return new Promise((resolve) => {
      old.onDrained = resolve;
    });
  }

  /** Puts a request on the backlog. */
  accept(request: InvocationRequest): AcceptedInvocation {
    const invocation = this.#plan(request);
    this.#options.activity.begin();
    this.#backlog.push(invocation);
    const { inferenceId, outputLocation, failureLocation, invocationId } = invocation;
    this.#options.emit({
      kind: "invocation-queued",
      endpointName: this.settings.endpointName,
      inferenceId,
      invocationId,
    });
    this.#work();
    return { inferenceId, outputLocation, failureLocation };
  }

  /** Drops the backlog; what is in flight ends by itself. */
  close(): void {
    this.#isClosed = true;
    for (const _ of this.#backlog.splice(0)) this.#options.activity.end();
  }

  #plan(request: InvocationRequest): Invocation {
    const { outputPath, failurePath } = this.settings;
    const invocationId = randomUUID();
    const parts = [outputPath, request.outputPathExtension, request.filename ?? `${invocationId}.out`];
    return {
      invocationId,
      inferenceId: request.inferenceId,
      outputLocation: parts.filter((part) => part !== undefined).join("/"),
      failureLocation: failurePath === undefined ? undefined : `${failurePath}/${invocationId}-error.out`,
      request,
      receivedMs: this.#options.clock.nowMs(),
    };
  }

  #work(): void {
    this.#scale();
    const fleet = this.#fleet;
    while (!this.#isClosed && fleet.inFlight < this.#places()) {
      const invocation = this.#backlog.shift();
      if (invocation === undefined) return;
      fleet.inFlight += 1;
      void this.#process(invocation, fleet).finally(() => {
        fleet.inFlight -= 1;
        if (fleet.inFlight === 0) fleet.onDrained?.();
        this.#work();
        this.#options.activity.end();
      });
    }
  }

  #places(): number {
    return this.#instances * this.settings.maxConcurrentInvocationsPerInstance;
  }

  #scale(): void {
    const scaling = this.#scaling;
    if (scaling === undefined) return;
    const load = { backlog: this.#backlog.length, inFlight: this.#fleet.inFlight, instances: this.#instances };
    this.#instances = desiredInstances(load, scaling);
  }

  async #process(invocation: Invocation, fleet: RunningFleet): Promise<void> {
    const { emit } = this.#options;
    const { endpointName, successTopicArn, errorTopicArn } = fleet.settings;
    const { inferenceId, invocationId, outputLocation } = invocation;
    const identity = { endpointName, inferenceId, invocationId };
    emit({ kind: "invocation-started", ...identity });
    const outcome = await this.#infer(invocation, fleet);
    if (outcome.status === "Completed") {
      emit({ kind: "invocation-completed", ...identity, outputLocation, sizeBytes: outcome.sizeBytes });
      const { contentType } = outcome;
      const completed = { status: "Completed", outputLocation, contentType } as const;
      this.#notify(invocation, { fleet, topicArn: successTopicArn, outcome: completed });
      return;
    }
    const answer = outcome.answer ?? Buffer.from(outcome.reason);
    const failureLocation = await this.#writeFailure(invocation, answer, fleet);
    const located = failureLocation === undefined ? {} : { failureLocation };
    emit({ kind: "invocation-failed", ...identity, ...located, reason: outcome.reason });
    const failed = { status: "Failed", reason: outcome.reason } as const;
    this.#notify(invocation, { fleet, topicArn: errorTopicArn, outcome: failed });
  }

  async #infer(invocation: Invocation, fleet: RunningFleet): Promise<Outcome> {
    const { request, outputLocation } = invocation;
    const ageSeconds = (this.#options.clock.nowMs() - invocation.receivedMs) / 1000;
    if (ageSeconds > request.requestTtlSeconds) {
      return {
        status: "Failed",
        reason: `ClientError: The request waited longer than its ${request.requestTtlSeconds} seconds`,
      };
    }
    const input = await this.#download(request, fleet);
    if ("reason" in input) return { status: "Failed", reason: input.reason };
    const answer = await this.#callContainer(invocation, input.body, fleet);
    if ("reason" in answer) return { status: "Failed", reason: answer.reason };
    if (answer.status !== 200) return { status: "Failed", reason: containerFailureReason(answer), answer: answer.body };
    try {
      await this.#write(outputLocation, { body: answer.body, contentType: answer.contentType, fleet });
    } catch (error) {
      return { status: "Failed", reason: uploadFailureReason(outputLocation, error) };
    }
    return { status: "Completed", contentType: answer.contentType, sizeBytes: answer.body.length };
  }

  async #download({ input }: InvocationRequest, fleet: RunningFleet): Promise<{ body: Buffer } | { reason: string }> {
    if ("body" in input) return input;
    try {
      const address = parseS3Uri(input.location);
      if (address === undefined) throw new Error("it names no object");
      const { body } = await this.#options.store.getObject(fleet.principal, address);
      return { body };
    } catch (error) {
      return { reason: downloadFailureReason(input.location, error) };
    }
  }

  async #callContainer(
    { request }: Invocation,
    body: Buffer,
    { container }: RunningFleet,
  ): Promise<ContainerResponse | { reason: string }> {
    const { contentType, accept, customAttributes, inferenceId, invocationTimeoutSeconds } = request;
    const optional = {
      "content-type": contentType,
      accept,
      "x-amzn-sagemaker-custom-attributes": customAttributes,
      "x-amzn-sagemaker-inference-id": inferenceId,
    };
    const headers = Object.fromEntries(
      Object.entries(optional).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
    try {
      return await container.invoke({ body, headers, timeoutMs: invocationTimeoutSeconds * 1000 });
    } catch (error) {
      return { reason: noAnswerReason(error) };
    }
  }

  async #writeFailure({ failureLocation }: Invocation, body: Buffer, fleet: RunningFleet): Promise<string | undefined> {
    if (failureLocation === undefined) return undefined;
    try {
      await this.#write(failureLocation, { body, contentType: "application/json", fleet });
      return failureLocation;
    } catch {
      // SageMaker counts ResponseUploadFailures and goes on; the denial itself has been reported.
      return undefined;
    }
  }

  async #write(
    location: string,
    { body, contentType, fleet }: { body: Buffer; contentType: string; fleet: RunningFleet },
  ): Promise<void> {
    const address = parseS3Uri(location);
    if (address === undefined) throw new Error(`"${location}" names no object`);
    await this.#options.store.putObject(fleet.principal, { ...address, body, contentType });
  }

  #notify(
    invocation: Invocation,
    { fleet, topicArn, outcome }: { fleet: RunningFleet; topicArn: string | undefined; outcome: NotificationOutcome },
  ): void {
    if (topicArn === undefined) return;
    const { request, inferenceId, receivedMs } = invocation;
    const message = inferenceNotification(
      {
        region: this.#options.region,
        endpointName: fleet.settings.endpointName,
        inferenceId,
        inputLocation: "location" in request.input ? request.input.location : undefined,
        contentType: request.contentType,
        accept: request.accept,
        receivedMs,
        nowMs: this.#options.clock.nowMs(),
      },
      outcome,
    );
    try {
      this.#options.publish(fleet.principal, topicArn, message);
    } catch {
      // SageMaker counts NotificationFailures and goes on; the denial itself has been reported.
    }
  }
}

function runningFleet({ settings, container }: Fleet): RunningFleet {
  const principal = rolePrincipal(settings.executionRoleArn);
  return { settings, container, principal, inFlight: 0, onDrained: undefined };
}
