import type { PendingOperation, StateResource } from "./engine.ts";
import { plainProperties } from "./plain-properties.ts";

interface Deployment {
  readonly resources?: readonly StoredResource[];
  readonly pending_operations?: readonly { readonly type: string; readonly resource: StoredResource }[];
}

interface StoredResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly parent?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly protect?: boolean;
  readonly delete?: boolean;
  readonly custom?: boolean;
}

/** What an exported stack holds. */
export interface StackState {
  readonly resources: readonly StateResource[];
  readonly pending: readonly PendingOperation[];
}

/** Reads an exported stack: the resources it has, and what an update was at when it was cut off. */
export function stateResources(deployment: unknown): StackState {
  const { resources = [], pending_operations: pending = [] } = (deployment ?? {}) as Deployment;
  return {
    resources: resources.map(toResource),
    pending: pending.map(({ type, resource }) => ({ kind: type, resource: toResource(resource) })),
  };
}

function toResource({ urn, type, id, parent, inputs, outputs, protect }: StoredResource): StateResource {
  return {
    urn,
    type,
    ...(id === undefined ? {} : { id }),
    ...(parent === undefined ? {} : { parent }),
    inputs: plainProperties(inputs),
    outputs: plainProperties(outputs),
    protected: protect === true,
  };
}
