import { createHash, randomUUID } from "node:crypto";
import type { ResourceLifecycle } from "../provision/resource-lifecycle.ts";
import { WaitError } from "../provision/wait-error.ts";
import type { DeclaredResource } from "../resource.ts";
import { diffResource, type ResourceDiff } from "./diff-resource.ts";
import { plainProperties, unknownValue, type WireProperties } from "./property-values.ts";
import {
  type CheckRequest,
  type ExistingResource,
  type OperationContext,
  type Provider,
  type ProviderResource,
  type ResourceState,
  UnfinishedUpdate,
} from "./provider.ts";
import { isAbort, providerError } from "./provider-error.ts";
import { type ResourceTraits, traitsOf } from "./resource-traits.ts";

/** Computes what AWS adds to a resource's inputs: its id, its ARN and the like. */
export type ComputeOutputs = (resource: ProviderResource & { readonly inputs: Readonly<Record<string, unknown>> }) => {
  readonly id: string;
  readonly outputs: Readonly<Record<string, unknown>>;
};

/** One finished operation, for logs and tests. */
export interface ProviderOperation extends ProviderResource {
  readonly operation: "create" | "update" | "delete";
  /** Empty for a creation that failed. */
  readonly id: string;
  /** Absent when it succeeded. */
  readonly error?: string;
}

/** What the AWS provider works with. */
export interface AwsProviderOptions {
  /** 12 digits. */
  readonly accountId: string;
  readonly region: string;
  readonly resources: ResourceLifecycle;
  readonly compute: ComputeOutputs;
  readonly onOperation: (operation: ProviderOperation) => void;
}

/** Inputs the engine adds to a resource's own: which of them the provider chose. */
const defaultsKey = "__defaults";

/** The AWS provider over a local AWS: the same diffs, defaults, order and words, as far as a pipeline's resources go. */
export class AwsProvider implements Provider {
  readonly version = "7.48.0";
  readonly #options: AwsProviderOptions;
  #defaultTags: Readonly<Record<string, unknown>> = {};

  constructor(options: AwsProviderOptions) {
    this.#options = options;
  }

  configure(config: WireProperties): void {
    const { values } = plainProperties(config);
    const { accountId } = this.#options;
    const allowed = listOf(values["allowedAccountIds"]);
    const forbidden = listOf(values["forbiddenAccountIds"]);
    if (forbidden.includes(accountId) || (allowed.length > 0 && !allowed.includes(accountId))) {
      throw new Error(`AWS account ID not allowed: ${accountId}`);
    }
    const { tags } = recordOf(values["defaultTags"]);
    this.#defaultTags = recordOf(tags);
  }

  check({ type, name }: ProviderResource, { inputs, oldInputs, seed }: CheckRequest): WireProperties {
    const property = traitsOf(type).name;
    if (property === undefined || (inputs[property] !== undefined && inputs[property] !== null)) {
      return { ...inputs, [defaultsKey]: [] };
    }
    const isOurs = listOf(oldInputs[defaultsKey]).includes(property);
    const random = createHash("sha256").update(seed).digest("hex").slice(0, 7);
    const chosen = isOurs ? oldInputs[property] : `${name}-${random}`;
    return { ...inputs, [property]: chosen, [defaultsKey]: [property] };
  }

  diff(resource: ExistingResource, inputs: WireProperties): ResourceDiff {
    const traits = traitsOf(resource.type);
    const before = this.#known(resource);
    const after = this.#withTags(ownInputs(plainProperties(inputs).values), traits);
    return diffResource({ before, after, traits: withoutChosenName(inputs, traits) });
  }

  async create(
    resource: ProviderResource,
    inputs: WireProperties,
    { preview, signal }: OperationContext,
  ): Promise<ResourceState> {
    const traits = traitsOf(resource.type);
    const declared = this.#declare(resource, inputs);
    const added = { ...this.#tagsAll(inputs, traits) };
    if (preview) return { id: "", state: { ...inputs, ...added, ...unknownOutputs(declared) } };
    try {
      await this.#perform({ operation: "create", resource, id: declared.id }, () =>
        this.#options.resources.create(declared, signal),
      );
    } catch (error) {
      if (!isUnderWay(error)) throw error;
      throw new UnfinishedUpdate(error.message, {
        id: declared.id,
        state: { ...inputs, ...added, ...computedOf(declared) },
      });
    }
    return { id: declared.id, state: this.#told(declared, { ...inputs, ...added, ...computedOf(declared) }) };
  }

  async update(
    resource: ExistingResource,
    inputs: WireProperties,
    { preview, signal }: OperationContext,
  ): Promise<ResourceState> {
    const { id } = resource;
    const after = this.#declare(resource, inputs, resource);
    const state = { ...inputs, ...this.#tagsAll(inputs, traitsOf(resource.type)), ...computedOf(after) };
    if (preview) return { id, state };
    const declaredBefore = this.#declare(resource, resource.oldInputs, resource);
    const told = plainProperties(resource.state).values;
    const before = { ...declaredBefore, outputs: { ...declaredBefore.outputs, ...told } };
    try {
      await this.#perform({ operation: "update", resource, id }, () =>
        this.#options.resources.change({ before, after }, signal),
      );
    } catch (error) {
      // What was asked for is kept, as the provider keeps it: the next deployment updates once more.
      throw new UnfinishedUpdate(error instanceof Error ? error.message : String(error), { id, state });
    }
    return { id, state: this.#told(after, state) };
  }

  async delete(resource: ExistingResource, { signal }: OperationContext): Promise<void> {
    const declared = this.#declare(resource, resource.oldInputs, resource);
    await this.#perform({ operation: "delete", resource, id: resource.id }, () =>
      this.#options.resources.remove(declared, signal),
    );
  }

  async read(resource: ExistingResource): Promise<(ResourceState & { readonly inputs: WireProperties }) | undefined> {
    const { id, state, oldInputs } = resource;
    const inputs = Object.keys(oldInputs).length === 0 ? importedInputs(resource) : oldInputs;
    const declared = this.#declare(resource, inputs, resource);
    const actual = this.#options.resources.actual(declared);
    if (actual === undefined) return undefined;
    const tags = this.#tagsThere(declared);
    const told = { ...inputs, ...computedOf(declared), ...state, ...tags, ...actual };
    // Refreshed inputs follow what is there, as the provider's do.
    const followed = Object.entries({ ...tags, ...actual }).filter(([key]) => key in inputs);
    return { id, state: told, inputs: { ...inputs, ...Object.fromEntries(followed) } };
  }

  invoke(token: string): WireProperties {
    const { accountId, region } = this.#options;
    const answers: Readonly<Record<string, WireProperties>> = {
      "aws:index/getCallerIdentity:getCallerIdentity": {
        accountId,
        id: accountId,
        userId: accountId,
        arn: `arn:aws:iam::${accountId}:root`,
      },
      "aws:index/getRegion:getRegion": { region, name: region, id: region, description: region },
      "aws:index/getPartition:getPartition": { partition: "aws", id: "aws", dnsSuffix: "amazonaws.com" },
    };
    const answer = answers[token];
    if (answer === undefined) throw new Error(`the local AWS does not answer ${token}`);
    return answer;
  }

  /** Properties as AWS last told of them, for every input there was. */
  #known({ type, state, oldInputs }: ExistingResource): Readonly<Record<string, unknown>> {
    const told = plainProperties(state).values;
    const inputs = ownInputs(plainProperties(oldInputs).values);
    const known = Object.entries(inputs).map(([key, value]) => [key, told[key] ?? value]);
    const before: Record<string, unknown> = Object.fromEntries(known);
    return traitsOf(type).tagged ? { ...before, tagsAll: told["tagsAll"] } : before;
  }

  #declare(resource: ProviderResource, inputs: WireProperties, existing?: ExistingResource): DeclaredResource {
    const { type, name, urn } = resource;
    const { values, assets } = plainProperties(inputs);
    const own = ownInputs(values);
    const isNew = existing === undefined && traitsOf(type).assignedId === true;
    const computed = this.#options.compute({ type, name, urn: isNew ? `${urn}#${randomUUID()}` : urn, inputs: own });
    const told = existing === undefined ? {} : plainProperties(existing.state).values;
    // What AWS assigned stays: whatever it depends on cannot change without a replacement.
    const outputs = Object.entries(computed.outputs).map(([key, value]) => [key, told[key] ?? value]);
    return {
      ...{ type, name, id: existing?.id ?? computed.id, inputs: own },
      outputs: { ...Object.fromEntries(outputs), ...own },
      ...(traitsOf(type).tagged ? { tags: this.#tagsAll(inputs, traitsOf(type)).tagsAll ?? {} } : {}),
      ...(Object.keys(assets).length === 0 ? {} : { assets }),
    };
  }

  /** The state with what AWS holds otherwise in it, as the provider reads it after every change. */
  #told(declared: DeclaredResource, state: WireProperties): WireProperties {
    const actual = Object.entries(this.#options.resources.actual(declared) ?? {});
    return { ...state, ...Object.fromEntries(actual.filter(([key]) => key in declared.inputs)) };
  }

  #withTags(inputs: Readonly<Record<string, unknown>>, traits: ResourceTraits): Readonly<Record<string, unknown>> {
    return { ...inputs, ...this.#tagsAll(inputs, traits) };
  }

  #tagsAll(inputs: WireProperties, traits: ResourceTraits): { tagsAll?: Readonly<Record<string, unknown>> } {
    if (!traits.tagged) return {};
    return { tagsAll: { ...this.#defaultTags, ...recordOf(plainProperties({ tags: inputs["tags"] }).values["tags"]) } };
  }

  /** As the account has them; the provider's default ones are the resource's own only where it says them, too. */
  #tagsThere({ id, inputs, type }: DeclaredResource): { readonly tags?: object; readonly tagsAll?: object } {
    if (!traitsOf(type).tagged) return {};
    const tagsAll = this.#options.resources.tagsOf({ id, type });
    const said = recordOf(inputs["tags"]);
    const own = Object.entries(tagsAll).filter(([key, value]) => key in said || this.#defaultTags[key] !== value);
    return { tags: Object.fromEntries(own), tagsAll };
  }

  async #perform(
    { operation, resource, id }: Pick<ProviderOperation, "operation" | "id"> & { resource: ProviderResource },
    work: () => Promise<void>,
  ): Promise<void> {
    const { type, name, urn } = resource;
    try {
      await work();
      this.#options.onOperation({ operation, type, name, urn, id });
    } catch (error) {
      const message = providerError(error, { operation, traits: traitsOf(type), id });
      this.#options.onOperation({ operation, type, name, urn, id, error: message });
      throw new Error(message, { cause: error });
    }
  }
}

/** Whether AWS had accepted what failed then: the resource is there, and the engine must know of it. */
function isUnderWay(error: unknown): error is Error {
  return error instanceof Error && (error.cause instanceof WaitError || isAbort(error.cause));
}

/** Outputs AWS adds, without the inputs among them. */
function computedOf({ inputs, outputs }: DeclaredResource): WireProperties {
  return Object.fromEntries(Object.entries(outputs).filter(([key]) => !(key in inputs)));
}

function unknownOutputs(declared: DeclaredResource): WireProperties {
  return Object.fromEntries(Object.keys(computedOf(declared)).map((key) => [key, unknownValue]));
}

function ownInputs({ [defaultsKey]: _, ...own }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return own;
}

/** A name that the provider chose is chosen anew for a replacement, so the old one may stay until then. */
function withoutChosenName(inputs: WireProperties, traits: ResourceTraits): ResourceTraits {
  if (traits.name === undefined || !listOf(inputs[defaultsKey]).includes(traits.name)) return traits;
  const { name: _, ...rest } = traits;
  return rest;
}

/** An import knows the id alone, which is the name of most things. */
function importedInputs({ id, type, state }: ExistingResource): WireProperties {
  const property = traitsOf(type).name;
  const name = /^(https:\/\/|arn:)/.test(id) ? id.slice(Math.max(id.lastIndexOf("/"), id.lastIndexOf(":")) + 1) : id;
  return { ...(property === undefined ? {} : { [property]: name }), ...state };
}

function listOf(value: unknown): readonly unknown[] {
  const list = typeof value === "string" ? parsed(value) : value;
  return Array.isArray(list) ? list : [];
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  const record = typeof value === "string" ? parsed(value) : value;
  return typeof record === "object" && record !== null && !Array.isArray(record)
    ? (record as Readonly<Record<string, unknown>>)
    : {};
}

/** A provider's own nested settings come as JSON text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
