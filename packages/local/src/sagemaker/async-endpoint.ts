import { randomUUID } from "node:crypto";
import type { Activity } from "../activity.ts";
import type { Clock } from "../clock.ts";
import type { Emit } from "../emit.ts";
import type { Principal } from "../iam/principal.ts";
import type { ObjectStore } from "../object-store.ts";
import { rolePrincipal } from "../role-principal.ts";
import type { ContainerRequest, ContainerResponse } from "./container-client.ts";
import { desiredInstances } from "./desired-instances.ts";
import type { EndpointSettings } from "./endpoint-settings.ts";
import {
  containerFailureReason,
  downloadFailureReason,
  noAnswerReason,
  uploadFailureReason,
} from "./failure-reason.ts";
import { inferenceNotification, type NotificationOutcome } from "./inference-notification.ts";
import type { InvocationRequest } from "./invocation-request.ts";
import { parseS3Uri } from "./s3-uri.ts";

/** What an endpoint works with. */
export interface AsyncEndpointOptions {
  readonly settings: EndpointSettings;
  readonly region: string;
  readonly store: ObjectStore;
  /** The model's server. */
  readonly container: { invoke(call: ContainerRequest): Promise<ContainerResponse> };
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

type Outcome =
  | { readonly status: "Completed"; readonly contentType: string; readonly sizeBytes: number }
  | { readonly status: "Failed"; readonly reason: string; readonly answer?: Buffer };

/** An asynchronous endpoint: a backlog, first in first out, and as many invocations at a time as its instances allow. */
export class AsyncEndpoint {
  readonly settings: EndpointSettings;
  readonly #options: AsyncEndpointOptions;
  readonly #principal: Principal;
  #backlog: Invocation[] = [];
  #inFlight = 0;
  #instances: number;
  #isClosed = false;

  constructor(options: AsyncEndpointOptions) {
    this.settings = options.settings;
    this.#options = options;
    this.#principal = rolePrincipal(options.settings.executionRoleArn);
    this.#instances = options.settings.initialInstances;
  }

  /** Instances now; autoscaling changes it with the backlog. */
  get instances(): number {
    return this.#instances;
  }

  /** Requests that wait. */
  get backlogSize(): number {
    return this.#backlog.length;
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
    this.#backlog = [];
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
    while (!this.#isClosed && this.#inFlight < this.#places()) {
      const invocation = this.#backlog.shift();
      if (invocation === undefined) return;
      this.#inFlight += 1;
      void this.#process(invocation).finally(() => {
        this.#inFlight -= 1;
        this.#work();
        this.#options.activity.end();
      });
    }
  }

  #places(): number {
    return this.#instances * this.settings.maxConcurrentInvocationsPerInstance;
  }

  #scale(): void {
    const { scaling } = this.settings;
    if (scaling === undefined) return;
    const load = { backlog: this.#backlog.length, inFlight: this.#inFlight, instances: this.#instances };
    this.#instances = desiredInstances(load, scaling);
  }

  async #process(invocation: Invocation): Promise<void> {
    const { emit } = this.#options;
    const { endpointName } = this.settings;
    const { inferenceId, invocationId, outputLocation } = invocation;
    const identity = { endpointName, inferenceId, invocationId };
    emit({ kind: "invocation-started", ...identity });
    const outcome = await this.#infer(invocation);
    if (outcome.status === "Completed") {
      emit({ kind: "invocation-completed", ...identity, outputLocation, sizeBytes: outcome.sizeBytes });
      this.#notify(invocation, this.settings.successTopicArn, {
        status: "Completed",
        outputLocation,
        contentType: outcome.contentType,
      });
      return;
    }
    const failureLocation = await this.#writeFailure(invocation, outcome.answer ?? Buffer.from(outcome.reason));
    const located = failureLocation === undefined ? {} : { failureLocation };
    emit({ kind: "invocation-failed", ...identity, ...located, reason: outcome.reason });
    this.#notify(invocation, this.settings.errorTopicArn, { status: "Failed", reason: outcome.reason });
  }

  async #infer(invocation: Invocation): Promise<Outcome> {
    const { request, outputLocation } = invocation;
    const ageSeconds = (this.#options.clock.nowMs() - invocation.receivedMs) / 1000;
    if (ageSeconds > request.requestTtlSeconds) {
      return {
        status: "Failed",
        reason: `ClientError: The request waited longer than its ${request.requestTtlSeconds} seconds`,
      };
    }
    const input = await this.#download(request);
    if ("reason" in input) return { status: "Failed", reason: input.reason };
    const answer = await this.#callContainer(invocation, input.body);
    if ("reason" in answer) return { status: "Failed", reason: answer.reason };
    if (answer.status !== 200) return { status: "Failed", reason: containerFailureReason(answer), answer: answer.body };
    try {
      await this.#write(outputLocation, answer.body, answer.contentType);
    } catch (error) {
      return { status: "Failed", reason: uploadFailureReason(outputLocation, error) };
    }
    return { status: "Completed", contentType: answer.contentType, sizeBytes: answer.body.length };
  }

  async #download({ input }: InvocationRequest): Promise<{ body: Buffer } | { reason: string }> {
    if ("body" in input) return input;
    try {
      const address = parseS3Uri(input.location);
      if (address === undefined) throw new Error("it names no object");
      const { body } = await this.#options.store.getObject(this.#principal, address);
      return { body };
    } catch (error) {
      return { reason: downloadFailureReason(input.location, error) };
    }
  }

  async #callContainer({ request }: Invocation, body: Buffer): Promise<ContainerResponse | { reason: string }> {
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
      return await this.#options.container.invoke({ body, headers, timeoutMs: invocationTimeoutSeconds * 1000 });
    } catch (error) {
      return { reason: noAnswerReason(error) };
    }
  }

  async #writeFailure({ failureLocation }: Invocation, body: Buffer): Promise<string | undefined> {
    if (failureLocation === undefined) return undefined;
    try {
      await this.#write(failureLocation, body, "application/json");
      return failureLocation;
    } catch {
      // SageMaker counts ResponseUploadFailures and goes on; the denial itself has been reported.
      return undefined;
    }
  }

  async #write(location: string, body: Buffer, contentType: string): Promise<void> {
    const address = parseS3Uri(location);
    if (address === undefined) throw new Error(`"${location}" names no object`);
    await this.#options.store.putObject(this.#principal, { ...address, body, contentType });
  }

  #notify(invocation: Invocation, topicArn: string | undefined, outcome: NotificationOutcome): void {
    if (topicArn === undefined) return;
    const { request, inferenceId, receivedMs } = invocation;
    const message = inferenceNotification(
      {
        region: this.#options.region,
        endpointName: this.settings.endpointName,
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
      this.#options.publish(this.#principal, topicArn, message);
    } catch {
      // SageMaker counts NotificationFailures and goes on; the denial itself has been reported.
    }
  }
}
