import { randomUUID } from "node:crypto";
import { diffResource, type ResourceDiff } from "./diff-resource.ts";
import { plainProperties, type WireProperties } from "./property-values.ts";
import type {
  CheckRequest,
  ExistingResource,
  OperationContext,
  Provider,
  ProviderResource,
  ResourceState,
} from "./provider.ts";

/** What a provider adds to a resource of an id, such as its ARN. */
export type OutputsOf = (id: string) => WireProperties;

/** A provider that accepts every resource and remembers it: for services that a laptop has no need of, such as Datadog. */
export class AcceptingProvider implements Provider {
  readonly version: string;
  readonly #resources: Map<string, WireProperties>;
  readonly #outputsOf: OutputsOf;

  /**
   * @param resources where the inputs of every resource are remembered, by id
   * @param outputsOf what a resource has besides its inputs; nothing by default
   */
  constructor(version: string, resources: Map<string, WireProperties>, outputsOf: OutputsOf = () => ({})) {
    this.version = version;
    this.#resources = resources;
    this.#outputsOf = outputsOf;
  }

  configure(): void {}

  check(_: ProviderResource, { inputs }: CheckRequest): WireProperties {
    return inputs;
  }

  diff({ oldInputs }: ExistingResource, inputs: WireProperties): ResourceDiff {
    const before = plainProperties(oldInputs).values;
    const after = plainProperties(inputs).values;
    const traits = { noun: "", service: "", operations: { create: "", update: "", delete: "" }, tagged: false };
    return diffResource({ before, after, traits: { ...traits, replacedBy: [] } });
  }

  async create(_: ProviderResource, inputs: WireProperties, { preview }: OperationContext): Promise<ResourceState> {
    if (preview) return { id: "", state: inputs };
    const id = randomUUID();
    this.#resources.set(id, inputs);
    return { id, state: { ...inputs, ...this.#outputsOf(id) } };
  }

  async update(
    { id }: ExistingResource,
    inputs: WireProperties,
    { preview }: OperationContext,
  ): Promise<ResourceState> {
    if (!preview) this.#resources.set(id, inputs);
    return { id, state: { ...inputs, ...this.#outputsOf(id) } };
  }

  async delete({ id }: ExistingResource): Promise<void> {
    this.#resources.delete(id);
  }

  async read({ id }: ExistingResource): Promise<(ResourceState & { readonly inputs: WireProperties }) | undefined> {
    const inputs = this.#resources.get(id);
    return inputs === undefined ? undefined : { id, state: { ...inputs, ...this.#outputsOf(id) }, inputs };
  }

  invoke(token: string): WireProperties {
    throw new Error(`nothing here answers ${token}`);
  }
}
