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

/** A deployment in which everything that was pending is a resource that AWS can be asked about. */
export interface AskablePending {
  readonly deployment: unknown;
  /** URNs of what was being created: not known to be there. */
  readonly candidates: readonly string[];
  /** URNs about which only AWS can say what became of them, the candidates included. */
  readonly targets: readonly string[];
}

/** Puts what was being created among the resources, with the id that `ids` has for its URN; without one it is forgotten. */
export function askablePending(deployment: unknown, ids: ReadonlyMap<string, string>): AskablePending {
  const { pending_operations: pending = [], ...rest } = (deployment ?? {}) as Deployment;
  const known = new Set(rest.resources?.map(({ urn }) => urn));
  const added = pending.flatMap(({ type, resource }) => {
    const id = type === "creating" && !known.has(resource.urn) ? ids.get(resource.urn) : undefined;
    return id === undefined ? [] : [{ ...resource, id, outputs: withoutTags(resource.inputs) }];
  });
  const resources = [...(rest.resources ?? []), ...added];
  const present = new Set(resources.map(({ urn }) => urn));
  const targets = [...new Set(pending.map(({ resource }) => resource.urn))].filter((urn) => present.has(urn));
  return { deployment: { ...rest, resources }, candidates: added.map(({ urn }) => urn), targets };
}

/** The same deployment without resources of these URNs. */
export function withoutResources(deployment: unknown, urns: ReadonlySet<string>): unknown {
  const { resources = [], ...rest } = (deployment ?? {}) as Deployment;
  return { ...rest, resources: resources.filter(({ urn }) => !urns.has(urn)) };
}

/** What is asked for is no word of AWS's: the tags that a look finds must be AWS's own. */
function withoutTags(inputs: StoredResource["inputs"] = {}): Readonly<Record<string, unknown>> {
  const { tags: _, tagsAll: __, ...rest } = inputs;
  return rest;
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
