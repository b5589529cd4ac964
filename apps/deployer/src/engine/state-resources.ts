import type { PendingOperation, StateResource } from "./engine.ts";
import { plainProperties } from "./plain-properties.ts";

interface Deployment {
  readonly [key: string]: unknown;
  readonly resources?: readonly StoredResource[];
  readonly pending_operations?: readonly { readonly type: string; readonly resource: StoredResource }[];
}

interface StoredResource {
  readonly [key: string]: unknown;
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly parent?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly protect?: boolean;
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

/**
 * The same deployment with nothing pending: what was being created becomes a resource with the id that `idOf` answers, and is
 * forgotten without one. `targets` are the URNs about which only AWS can say what became of them.
 */
export function adoptPending(
  deployment: unknown,
  idOf: (resource: StateResource) => string | undefined,
): { readonly deployment: unknown; readonly targets: readonly string[] } {
  const { pending_operations: pending = [], ...rest } = (deployment ?? {}) as Deployment;
  const known = new Set(rest.resources?.map(({ urn }) => urn));
  const adopted = pending.flatMap(({ type, resource }) => {
    const id = type === "creating" && !known.has(resource.urn) ? idOf(toResource(resource)) : undefined;
    return id === undefined ? [] : [{ ...resource, id, outputs: resource.inputs }];
  });
  const resources = [...(rest.resources ?? []), ...adopted];
  const present = new Set(resources.map(({ urn }) => urn));
  const targets = [...new Set(pending.map(({ resource }) => resource.urn))].filter((urn) => present.has(urn));
  return { deployment: { ...rest, resources }, targets };
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
