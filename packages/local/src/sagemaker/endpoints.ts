import { AwsError } from "../gateway/service.ts";
import type { AsyncEndpoint } from "./async-endpoint.ts";
import type { EndpointSettings } from "./endpoint-settings.ts";
import type { EndpointDescription } from "./endpoint-status.ts";
import { HostedEndpoint, type HostedEndpointOptions } from "./hosted-endpoint.ts";
import { sageMakerArn } from "./sagemaker-arn.ts";

/** The account's endpoints and their model servers. */
export class Endpoints {
  readonly #options: HostedEndpointOptions;
  readonly #endpoints = new Map<string, HostedEndpoint>();
  #isClosed = false;

  constructor(options: HostedEndpointOptions) {
    this.#options = options;
  }

  /** What takes an endpoint's invocations; undefined for one that is not there or never came into service. */
  find(name: string): AsyncEndpoint | undefined {
    return this.#endpoints.get(name)?.serving;
  }

  get(name: string): HostedEndpoint | undefined {
    return this.#endpoints.get(name);
  }

  /** What is known of every endpoint, by name. */
  list(): readonly EndpointDescription[] {
    return [...this.#endpoints.values()]
      .map(({ description }) => description)
      .sort((left, right) => (left.endpointName < right.endpointName ? -1 : 1));
  }

  /** Starts every model server at once; rejects with the first that does not come up. */
  async start(all: readonly EndpointSettings[]): Promise<void> {
    await Promise.all(all.map((settings) => this.#add(settings).create()));
  }

  /** Begins to make an endpoint; {@link HostedEndpoint.settled} tells how it went. @throws AwsError `ValidationException` if there is one of that name */
  create(settings: EndpointSettings): HostedEndpoint {
    const { endpointName } = settings;
    if (this.#endpoints.has(endpointName)) {
      const arn = sageMakerArn(this.#options, "endpoint", endpointName);
      throw new AwsError("ValidationException", 400, `Cannot create already existing endpoint "${arn}".`);
    }
    const endpoint = this.#add(settings);
    // Whoever made it looks at its status: a failed endpoint stays and says why.
    endpoint.create().catch(() => undefined);
    return endpoint;
  }

  /** @throws AwsError `ValidationException` if there is no such endpoint, or a change is under way */
  async delete(name: string): Promise<void> {
    await this.require(name).delete();
    this.#endpoints.delete(name);
  }

  /** @throws AwsError `ValidationException` if there is no such endpoint */
  require(name: string): HostedEndpoint {
    const endpoint = this.#endpoints.get(name);
    if (endpoint !== undefined) return endpoint;
    const arn = sageMakerArn(this.#options, "endpoint", name);
    throw new AwsError("ValidationException", 400, `Could not find endpoint "${arn}".`);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#endpoints.values()].map((endpoint) => endpoint.close()));
  }

  #add(settings: EndpointSettings): HostedEndpoint {
    const endpoint = new HostedEndpoint(settings, this.#options);
    this.#endpoints.set(settings.endpointName, endpoint);
    if (this.#isClosed) void endpoint.close();
    return endpoint;
  }
}
