import type { StateResource } from "../engine/engine.ts";
import type { ResourceStep } from "../engine/resource-step.ts";

/** The steps of a destroy that takes `goes` away and leaves the rest, worked out from what the stack holds. */
export function destroySteps(resources: readonly StateResource[], goes: ReadonlySet<string>): ResourceStep[] {
  return resources.map(({ urn, type, id, parent, inputs, protected: isProtected }) => ({
    kind: goes.has(urn) ? "delete" : "same",
    urn,
    type,
    name: urn.slice(urn.lastIndexOf("::") + 2),
    ...(parent === undefined ? {} : { parent }),
    ...(id === undefined ? {} : { id }),
    before: inputs,
    ...(goes.has(urn) ? {} : { after: inputs }),
    changed: [],
    replacing: [],
    protected: isProtected,
  }));
}

/**
 * What a destroy takes away when these buckets stay: everything but the buckets, their settings (a bucket of data must not lose its
 * encryption or its guard against the public), what those belong to, and the providers that look after them.
 */
export function withoutBuckets(resources: readonly StateResource[], buckets: readonly string[]): Set<string> {
  if (buckets.length === 0) return new Set(resources.map(({ urn }) => urn));
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const kept = new Set<string>();
  const keep = (resource: StateResource | undefined): void => {
    if (resource === undefined || kept.has(resource.urn)) return;
    kept.add(resource.urn);
    if (resource.parent !== undefined) keep(byUrn.get(resource.parent));
  };
  for (const resource of resources) {
    const bucket = resource.type.startsWith("aws:s3/") ? resource.inputs["bucket"] : undefined;
    if (typeof bucket === "string" && buckets.includes(bucket)) keep(resource);
    if (resource.type.startsWith("pulumi:")) kept.add(resource.urn);
  }
  return new Set(resources.flatMap(({ urn }) => (kept.has(urn) ? [] : [urn])));
}
