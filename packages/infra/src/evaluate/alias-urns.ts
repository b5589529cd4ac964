import { resourceUrn } from "./resource-urn.ts";

/** The part of Pulumi's `Alias` message that is read here. */
export interface AliasRequest {
  hasUrn(): boolean;
  getUrn(): string;
  getSpec(): AliasSpec | undefined;
}

interface AliasSpec {
  getName(): string;
  getType(): string;
  getStack(): string;
  getProject(): string;
  getParenturn(): string;
  getNoparent(): boolean;
}

/** A resource whose aliases are asked for. */
export interface AliasedResource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** What its options say. */
  readonly aliases: readonly AliasRequest[];
  readonly parent: Parent | undefined;
}

interface Parent {
  readonly name: string;
  readonly urn: string;
  /** URNs the parent had before. */
  readonly aliases: readonly string[];
}

/**
 * Every URN under which a resource may be in a stack's state: its own aliases, and those that follow from its parent's, whose children
 * had another URN, and another name where it began with the parent's.
 *
 * @see https://www.pulumi.com/docs/iac/concepts/options/aliases/
 */
export function aliasUrns({ type, name, urn, aliases, parent }: AliasedResource): string[] {
  const place = placeOf(urn);
  const homes = [
    { urn: parent?.urn ?? "", name },
    ...(parent?.aliases ?? []).map((old) => ({ urn: old, name: renamedWith(name, parent?.name ?? "", nameOf(old)) })),
  ];
  const inherited = homes.slice(1).map((home) => resourceUrn({ ...place, type, name: home.name, parentUrn: home.urn }));
  const own = aliases.flatMap((alias) => {
    if (alias.hasUrn()) return [alias.getUrn()];
    const spec = alias.getSpec();
    if (spec === undefined) return [];
    return homes.map((home) =>
      resourceUrn({
        stack: spec.getStack() || place.stack,
        project: spec.getProject() || place.project,
        type: spec.getType() || type,
        name: spec.getName() || home.name,
        parentUrn: spec.getNoparent() ? "" : spec.getParenturn() || home.urn,
      }),
    );
  });
  return [...new Set([...own, ...inherited])].filter((each) => each !== urn).sort();
}

function renamedWith(name: string, parent: string, parentBefore: string): string {
  return parent !== "" && name.startsWith(parent) ? `${parentBefore}${name.slice(parent.length)}` : name;
}

function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

function placeOf(urn: string): { stack: string; project: string } {
  const [head = "", project = ""] = urn.split("::");
  return { stack: head.slice("urn:pulumi:".length), project };
}
