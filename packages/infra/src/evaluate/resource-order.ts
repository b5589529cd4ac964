import type { EvaluatedResource } from "./evaluated-resource.ts";
import type { Registration } from "./recording-monitor.ts";

/**
 * Orders resources so that each stands after its parent and what it depends on, and otherwise by their place in the tree: the
 * order of registration depends on how Pulumi's promises happen to resolve, this one on the program alone.
 */
export function orderResources(registrations: ReadonlyMap<string, Registration>): EvaluatedResource[] {
  const paths = new Map<string, string>();
  const pathOf = (urn: string): string => {
    const known = paths.get(urn);
    if (known !== undefined) return known;
    const registration = registrations.get(urn);
    if (registration === undefined) return "";
    const { resource, parentUrn } = registration;
    const path = `${pathOf(parentUrn)}/${resource.name} ${resource.type}`;
    paths.set(urn, path);
    return path;
  };
  const byPath = (a: string, b: string): number => (pathOf(a) < pathOf(b) ? -1 : 1);

  const ordered = new Set<string>();
  const place = (urn: string): void => {
    const registration = registrations.get(urn);
    if (registration === undefined || ordered.has(urn)) return;
    place(registration.parentUrn);
    // Pulumi refuses cyclic dependencies, so this ends; most resources depend on few.
    for (const dependency of [...registration.dependencies].sort(byPath)) place(dependency);
    ordered.add(urn);
  };
  for (const urn of [...registrations.keys()].sort(byPath)) place(urn);
  return [...ordered].flatMap((urn) => registrations.get(urn)?.resource ?? []);
}
