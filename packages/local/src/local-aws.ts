import { mkdir } from "node:fs/promises";
import { SluiceError } from "@sluice/spec";
import { Cloud } from "./cloud.ts";
import type { Registry } from "./ecr/registry.ts";
import { Gateway } from "./gateway/gateway.ts";
import { ownerCredentials } from "./gateway/sessions.ts";
import type { LocalAwsOptions } from "./local-aws-options.ts";
import { checkTrust } from "./provision/check-trust.ts";
import { provisionerOf } from "./provision/provision-resource.ts";
import type { Provisioner } from "./provision/provisioner.ts";
import { ResourceLifecycle } from "./provision/resource-lifecycle.ts";
import type { DeclaredResource } from "./resource.ts";
import type { S3Store } from "./s3/s3-store.ts";
import type { Queue, QueueMessage } from "./sqs/queue.ts";
import type { DeadLetter } from "./sqs/queues.ts";

/** An AWS account on a laptop: made from what a Pulumi program declares, on one loopback port. */
export class LocalAws {
  /** What clients set as `AWS_ENDPOINT_URL`. */
  readonly endpointUrl: string;
  /** Credentials of the person at the laptop, who may do anything. */
  readonly ownerCredentials = ownerCredentials;
  readonly s3: S3Store;
  /** Resources one by one, as an engine makes, changes and removes them. */
  readonly resources: ResourceLifecycle;
  /** 12 digits. */
  readonly accountId: string;
  readonly region: string;
  /** Container images that deployments can ask for. */
  readonly registry: Registry;
  readonly #cloud: Cloud;
  readonly #gateway: Gateway;
  #waiting: readonly WaitingResource[] = [];

  private constructor(cloud: Cloud, gateway: Gateway) {
    this.#cloud = cloud;
    this.#gateway = gateway;
    this.endpointUrl = gateway.url;
    this.s3 = cloud.s3;
    this.accountId = cloud.accountId;
    this.region = cloud.region;
    this.registry = cloud.registry;
    this.resources = new ResourceLifecycle(cloud);
  }

  static async open(options: LocalAwsOptions): Promise<LocalAws> {
    await mkdir(options.directory, { recursive: true });
    const cloud = new Cloud(options);
    const gateway = await Gateway.listen({ services: cloud.services(), sessions: cloud.sessions });
    cloud.endpointUrl = gateway.url;
    cloud.answer = (request) => gateway.answer(request);
    return new LocalAws(cloud, gateway);
  }

  /**
   * Makes one resource; one that needs another that is not there yet is made as soon as it is.
   * @throws SluiceError `LOCAL_RESOURCE_UNKNOWN`, `LOCAL_RESOURCE_INVALID`
   */
  async make(resource: DeclaredResource): Promise<void> {
    const provisioner = provisionerOf(resource);
    if (provisioner === undefined) return;
    if (!(provisioner.isReady?.(resource, this.#cloud) ?? true)) {
      this.#waiting = [...this.#waiting, { resource, provisioner }];
      return;
    }
    await provisioner.make(resource, this.#cloud);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { resource: other } of waiting) await this.make(other);
  }

  /**
   * Starts the model servers and lets the functions take messages.
   * @throws SluiceError `LOCAL_MODEL_SERVER_FAILED`, `LOCAL_MODEL_SERVER_MISSING`, `LOCAL_MODEL_DATA_INVALID`, `LOCAL_RESOURCE_INVALID`
   */
  async start(): Promise<void> {
    const [stuck] = this.#waiting;
    if (stuck !== undefined) {
      const { type, name } = stuck.resource;
      throw new SluiceError("LOCAL_RESOURCE_INVALID", `${type} "${name}" needs a resource that was not declared`);
    }
    const endpoints = this.#cloud.endpoints.settings();
    checkTrust(this.#cloud, endpoints);
    this.#cloud.reportUnknownPolicies();
    await this.#cloud.endpointHost.start(endpoints);
    this.#cloud.mappings.startDeclared();
  }

  /** Resolves when no document is on its way: no message queued, delayed or in a function, no invocation waiting or running. Dead letters and Firehose buffers do not count. */
  idle(): Promise<void> {
    return this.#cloud.activity.idle();
  }

  /** Delivers what Firehose has buffered, now. */
  async flush(): Promise<void> {
    await Promise.all([...this.#cloud.streams.values()].map((stream) => stream.flush()));
  }

  /** Messages in dead-letter queues. */
  deadLetters(): readonly DeadLetter[] {
    return this.#cloud.queues.deadLetters(this.#cloud.bus.deadLetterArns);
  }

  /** What waits in a queue, in the order of arrival, without receiving it. @throws SluiceError `LOCAL_RESOURCE_INVALID` if there is no such queue */
  messages(queueName: string): readonly QueueMessage[] {
    return this.#queue(queueName).messages;
  }

  /** Puts a message on a queue as the account's owner. @throws SluiceError `LOCAL_RESOURCE_INVALID` if there is no such queue */
  send(queueName: string, body: string): void {
    this.#queue(queueName).send(body, { senderId: "owner" });
  }

  /** Stops everything: functions, model servers with all their children, timers, the port. */
  async close(): Promise<void> {
    await Promise.all([this.#gateway.close(), this.#cloud.close()]);
  }

  #queue(name: string): Queue {
    const queue = this.#cloud.queues.find(name);
    if (queue === undefined) throw new SluiceError("LOCAL_RESOURCE_INVALID", `There is no queue "${name}"`);
    return queue;
  }
}

interface WaitingResource {
  readonly resource: DeclaredResource;
  readonly provisioner: Provisioner;
}
