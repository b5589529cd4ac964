import type { Activity } from "../activity.ts";
import type { Clock } from "../clock.ts";
import type { Principal } from "../iam/principal.ts";
import { rolePrincipal } from "../role-principal.ts";
import { AsyncEndpoint } from "./async-endpoint.ts";
import { type EndpointHostOptions, prepareModelServer } from "./endpoint-host.ts";
import type { EndpointSettings } from "./endpoint-settings.ts";
import { testNotification } from "./inference-notification.ts";
import type { ModelServer } from "./model-server.ts";

/** What endpoints work with. */
export interface EndpointsOptions extends EndpointHostOptions {
  readonly publish: (principal: Principal, topicArn: string, message: string) => void;
  readonly activity: Activity;
  readonly clock: Clock;
}

/** The account's endpoints and their model servers. */
export class Endpoints {
  readonly #options: EndpointsOptions;
  readonly #endpoints = new Map<string, AsyncEndpoint>();
  readonly #servers: ModelServer[] = [];
  #isClosed = false;

  constructor(options: EndpointsOptions) {
    this.#options = options;
  }

  find(name: string): AsyncEndpoint | undefined {
    return this.#endpoints.get(name);
  }

  /** Starts every model server at once; rejects with the first that does not come up. */
  async start(all: readonly EndpointSettings[]): Promise<void> {
    await Promise.all(all.map((settings) => this.#start(settings)));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const endpoint of this.#endpoints.values()) endpoint.close();
    await Promise.all(this.#servers.map((server) => server.close()));
  }

  async #start(settings: EndpointSettings): Promise<void> {
    const container = await prepareModelServer(settings, this.#options);
    if (this.#isClosed) return;
    this.#servers.push(container);
    await container.start();
    this.#testTopics(settings);
    this.#endpoints.set(settings.endpointName, new AsyncEndpoint({ ...this.#options, settings, container }));
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
