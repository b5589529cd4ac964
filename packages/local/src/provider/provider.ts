import type { ResourceDiff } from "./diff-resource.ts";
import type { WireProperties } from "./property-values.ts";

/** A resource in a request of the engine. */
export interface ProviderResource {
  readonly urn: string;
  /** Pulumi token. */
  readonly type: string;
  /** Logical name. */
  readonly name: string;
}

/** A resource that is there. */
export interface ExistingResource extends ProviderResource {
  readonly id: string;
  /** Outputs of the last operation. */
  readonly state: WireProperties;
  /** Inputs of the last operation. */
  readonly oldInputs: WireProperties;
}

/** What a resource has become. */
export interface ResourceState {
  readonly id: string;
  readonly state: WireProperties;
}

/** How an operation is carried out. */
export interface OperationContext {
  /** Nothing is done, only told. */
  readonly preview: boolean;
  /** Ends waits. */
  readonly signal: AbortSignal;
}

/** An update that AWS has accepted and that did not end well: the resource is there, in a state that the engine must know. */
export class UnfinishedUpdate extends Error {
  readonly result: ResourceState;

  constructor(message: string, result: ResourceState) {
    super(message);
    this.result = result;
  }
}

/** One Pulumi provider, apart from the wire. Failures are errors whose message the engine shows. */
export interface Provider {
  /** Version that the engine is told. */
  readonly version: string;
  configure(config: WireProperties): void;
  check(resource: ProviderResource, request: CheckRequest): WireProperties;
  diff(resource: ExistingResource, inputs: WireProperties): ResourceDiff;
  create(resource: ProviderResource, inputs: WireProperties, context: OperationContext): Promise<ResourceState>;
  update(resource: ExistingResource, inputs: WireProperties, context: OperationContext): Promise<ResourceState>;
  delete(resource: ExistingResource, context: OperationContext): Promise<void>;
  /** What is there now; undefined when it is gone. */
  read(resource: ExistingResource): Promise<(ResourceState & { readonly inputs: WireProperties }) | undefined>;
  /** @throws Error for a function it does not have */
  invoke(token: string, args: WireProperties): WireProperties;
}

/** Inputs to be completed. */
export interface CheckRequest {
  readonly inputs: WireProperties;
  /** Of the last operation; empty for a new resource. */
  readonly oldInputs: WireProperties;
  /** Random bytes, the same in a preview and the update after it. */
  readonly seed: Uint8Array;
}
