import { componentTypes } from "@sluice/infra";
import { monitoringType } from "@sluice/observability/monitoring-type";
import type { ResourceStep } from "../engine/resource-step.ts";
import { textAt } from "./input-values.ts";

/** The part of a pipeline that a resource belongs to. */
export type Part = "endpoint" | "trigger" | "source" | "delivery" | "notifications" | "monitoring" | "pipeline";

/** Whose a resource is. */
export interface Owner {
  readonly part: Part;
  /** Absent for what belongs to no model. */
  readonly model?: string;
}

type Owned = Pick<ResourceStep, "urn" | "type" | "name" | "parent" | "before" | "after">;

const parts: Readonly<Record<string, Part>> = {
  [componentTypes.modelEndpoint]: "endpoint",
  [componentTypes.trigger]: "trigger",
  [componentTypes.source]: "source",
  [componentTypes.delivery]: "delivery",
  [componentTypes.notifications]: "notifications",
  [monitoringType]: "monitoring",
};

/** Says whose each resource is, by its URN. */
export class Owners {
  readonly #pipeline: string;
  readonly #components: ReadonlyMap<Part, readonly string[]>;

  constructor(pipeline: string, resources: readonly Pick<ResourceStep, "type" | "name">[]) {
    this.#pipeline = pipeline;
    const components = resources.filter(({ type }) => parts[type] !== undefined);
    const byPart = Map.groupBy(components, ({ type }) => parts[type] ?? "pipeline");
    this.#components = new Map([...byPart].map(([part, items]) => [part, items.map(({ name }) => name)]));
  }

  /** Whose the resource is: its tag says so, or the component it is part of. */
  of(resource: Owned): Owner {
    const part = parts[resource.type] ?? partOf(resource.urn);
    const tagged = textAt(resource.after, "tags", "sluice:model") ?? textAt(resource.before, "tags", "sluice:model");
    if (tagged !== undefined) return { part, model: tagged };
    if (part !== "endpoint" && part !== "trigger") return { part };
    const component = parts[resource.type] === undefined ? this.#componentOf(resource, part) : resource.name;
    const model = component === undefined ? undefined : this.#modelOf(component, part);
    return model === undefined ? { part } : { part, model };
  }

  #componentOf({ parent, name }: Owned, part: Part): string | undefined {
    if (parent !== undefined) return parent.split("::").at(-1);
    const candidates = (this.#components.get(part) ?? []).filter((component) => name.startsWith(`${component}-`));
    return candidates.toSorted((a, b) => b.length - a.length)[0];
  }

  #modelOf(component: string, part: Part): string | undefined {
    const prefix = `${this.#pipeline}-`;
    const suffix = part === "trigger" ? "-trigger" : "";
    if (!component.startsWith(prefix) || !component.endsWith(suffix)) return undefined;
    return component.slice(prefix.length, component.length - suffix.length);
  }
}

/** The component nearest to the resource among the types of its URN, `urn:pulumi:<stack>::<project>::<types>::<name>`. */
function partOf(urn: string): Part {
  const types = urn.split("::")[2]?.split("$").slice(0, -1) ?? [];
  return types.toReversed().flatMap((type) => parts[type] ?? [])[0] ?? "pipeline";
}
