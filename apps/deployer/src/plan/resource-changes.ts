import { isDeepStrictEqual } from "node:util";
import type { ResourceStep } from "../engine/resource-step.ts";

/** What happens to one resource, all steps of it together. */
export interface ResourceChange extends Omit<ResourceStep, "kind"> {
  readonly kind: "create" | "update" | "replace" | "delete" | "same";
  /** An earlier deployment was interrupted before it deleted this; its successor is a resource of its own. */
  readonly leftover: boolean;
}

/** Puts the steps of each resource together: a replacement is announced as three. */
export function toResourceChanges(steps: readonly ResourceStep[]): ResourceChange[] {
  return [...Map.groupBy(steps, ({ urn }) => urn).values()].flatMap(ofOneResource);
}

function ofOneResource(steps: readonly ResourceStep[]): ResourceChange[] {
  const deletes = steps.filter(({ kind }) => kind === "delete" || kind === "delete-replaced");
  const living = steps.filter((step) => !deletes.includes(step));
  const isReplaced = living.some(({ kind }) => kind === "replace" || kind === "create-replacement");
  const replaced = isReplaced ? living.find(({ before }) => before !== undefined) : undefined;
  const leftovers = isReplaced ? deletes.filter((step) => !isSame(step, replaced)) : deletes;
  const kind = isReplaced ? "replace" : kindOf(living);
  const main = living.length > 0 ? [{ ...merged(living), kind, leftover: false }] : [];
  const gone = leftovers.map((step) => {
    const leftover = living.length > 0 || step.kind === "delete-replaced";
    return { ...step, kind: "delete" as const, leftover };
  });
  return [...main, ...gone];
}

/** Whether two steps are about the same thing in AWS: an interrupted replacement leaves another one under the same URN. */
function isSame(step: ResourceStep, other: ResourceStep | undefined): boolean {
  if (other === undefined) return true;
  return isDeepStrictEqual(step.before, other.before);
}

function kindOf(steps: readonly ResourceStep[]): ResourceChange["kind"] {
  const kinds = steps.map(({ kind }) => kind);
  if (kinds.includes("create") || kinds.includes("import")) return "create";
  if (kinds.includes("update")) return "update";
  // A refresh announces every resource it looks at; what it found is in what changed.
  return steps.some(({ kind, changed }) => kind === "refresh" && changed.length > 0) ? "update" : "same";
}

function merged(steps: readonly ResourceStep[]): ResourceStep {
  const [first] = steps;
  if (first === undefined) throw new RangeError("a resource without steps");
  const find = <K extends "before" | "after" | "id" | "parent">(key: K) =>
    steps.find((step) => step[key] !== undefined)?.[key];
  const [before, after, id, parent] = [find("before"), find("after"), find("id"), find("parent")];
  return {
    kind: first.kind,
    urn: first.urn,
    type: first.type,
    name: first.name,
    ...(parent === undefined ? {} : { parent }),
    ...(id === undefined ? {} : { id }),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    changed: [...new Set(steps.flatMap(({ changed }) => changed))],
    replacing: [...new Set(steps.flatMap(({ replacing }) => replacing))],
    protected: steps.some((step) => step.protected),
  };
}
