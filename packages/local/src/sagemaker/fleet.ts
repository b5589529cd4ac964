import type { Clock } from "../clock.ts";
import type { Emit } from "../emit.ts";
import type { Principal } from "../iam/principal.ts";
import type { ObjectStore } from "../object-store.ts";
import { rolePrincipal } from "../role-principal.ts";
import type { ContainerRequest, ContainerResponse } from "./container-client.ts";
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

/** The model's server. */
interface Container {
  invoke(call: ContainerRequest): Promise<ContainerResponse>;
}

/** What makes a {@link Fleet}: how it is set, and the model's server. */
export interface FleetOptions {
  readonly settings: EndpointSettings;
  readonly container: Container;
}

/** What a fleet reads, writes and tells with. */
export interface FleetHost {
  readonly region: string;
  readonly store: ObjectStore;
  /** Publishes on a topic; throws if the role may not. */
  readonly publish: (principal: Principal, topicArn: string, message: string) => void;
  readonly clock: Clock;
  readonly emit: Emit;
}

/** One accepted request and where its outcome goes. */
export interface Invocation {
  readonly invocationId: string;
  readonly inferenceId: string;
  readonly outputLocation: string;
  readonly failureLocation: string | undefined;
  readonly request: InvocationRequest;
  /** Epoch milliseconds. */
  readonly receivedMs: number;
}

type Outcome =
  | { readonly status: "Completed"; readonly contentType: string; readonly sizeBytes: number }
  | { readonly status: "Failed"; readonly reason: string; readonly answer?: Buffer };

/** The instances that serve one configuration of an endpoint: each invocation from its download to its notification. */
export class Fleet {
  readonly settings: EndpointSettings;
  readonly #container: Container;
  readonly #host: FleetHost;
  readonly #principal: Principal;
  readonly #onDrained: (() => void)[] = [];
  #inFlight = 0;

  constructor({ settings, container }: FleetOptions, host: FleetHost) {
    this.settings = settings;
    this.#container = container;
    this.#host = host;
    this.#principal = rolePrincipal(settings.executionRoleArn);
  }

  /** Invocations at work. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** Runs one invocation to its end, whichever that is. */
  async run(invocation: Invocation): Promise<void> {
    this.#inFlight += 1;
    try {
      await this.#process(invocation);
    } finally {
      this.#inFlight -= 1;
      if (this.#inFlight === 0) for (const resolve of this.#onDrained.splice(0)) resolve();
    }
  }

  /** Resolves when nothing is at work. */
  drained(): Promise<void> {
    if (this.#inFlight === 0) return Promise.resolve();
    return new Promise((resolve) => this.#onDrained.push(resolve));
  }

  async #process(invocation: Invocation): Promise<void> {
    const { emit } = this.#host;
    const { endpointName, successTopicArn, errorTopicArn } = this.settings;
    const { inferenceId, invocationId, outputLocation } = invocation;
    const identity = { endpointName, inferenceId, invocationId };
    emit({ kind: "invocation-started", ...identity });
    const outcome = await this.#infer(invocation);
    if (outcome.status === "Completed") {
      emit({ kind: "invocation-completed", ...identity, outputLocation, sizeBytes: outcome.sizeBytes });
      const { contentType } = outcome;
      const completed = { status: "Completed", outputLocation, contentType } as const;
      this.#notify(invocation, successTopicArn, completed);
      return;
    }
    const answer = outcome.answer ?? Buffer.from(outcome.reason);
    const failureLocation = await this.#writeFailure(invocation, answer);
    const located = failureLocation === undefined ? {} : { failureLocation };
    emit({ kind: "invocation-failed", ...identity, ...located, reason: outcome.reason });
    const failed = { status: "Failed", reason: outcome.reason } as const;
    this.#notify(invocation, errorTopicArn, failed);
  }

  async #infer(invocation: Invocation): Promise<Outcome> {
    const { request, outputLocation } = invocation;
    const ageSeconds = (this.#host.clock.nowMs() - invocation.receivedMs) / 1000;
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
      const { body } = await this.#host.store.getObject(this.#principal, address);
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
      return await this.#container.invoke({ body, headers, timeoutMs: invocationTimeoutSeconds * 1000 });
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
    await this.#host.store.putObject(this.#principal, { ...address, body, contentType });
  }

  #notify(invocation: Invocation, topicArn: string | undefined, outcome: NotificationOutcome): void {
    if (topicArn === undefined) return;
    const { request, inferenceId, receivedMs } = invocation;
    const message = inferenceNotification(
      {
        region: this.#host.region,
        endpointName: this.settings.endpointName,
        inferenceId,
        inputLocation: "location" in request.input ? request.input.location : undefined,
        contentType: request.contentType,
        accept: request.accept,
        receivedMs,
        nowMs: this.#host.clock.nowMs(),
      },
      outcome,
    );
    try {
      this.#host.publish(this.#principal, topicArn, message);
    } catch {
      // SageMaker counts NotificationFailures and goes on; the denial itself has been reported.
    }
  }
}
