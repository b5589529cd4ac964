import type { ResourceStep } from "../engine/resource-step.ts";
import type { Plan } from "./plan.ts";

const titles: Readonly<Record<Plan["operation"], string>> = {
  up: "deployment",
  destroy: "removal",
  refresh: "comparison with AWS",
};

/** What a plan is of, such as `reader in data_dev: deployment`. */
export function planTitle({ pipeline, environment, operation, rollbackTo }: Plan): string {
  const title = rollbackTo === undefined ? titles[operation] : `rollback to release ${rollbackTo}`;
  return `${pipeline} in ${environment}: ${title}`;
}

const toCome = { create: "to create", update: "to change", replace: "to replace", delete: "to delete" } as const;
// A refresh tells of what others did to AWS, and does nothing to it.
const found = { create: "found", update: "changed", replace: "made anew", delete: "gone" } as const;

/** Resources by what happens to them, such as `resources: 2 to create, 1 to replace, 109 unchanged`. */
export function countsText({ counts, operation }: Pick<Plan, "counts" | "operation">): string {
  const words = { ...(operation === "refresh" ? found : toCome), same: "unchanged" };
  const kinds = ["create", "update", "replace", "delete", "same"] as const;
  const some = kinds.filter((kind) => counts[kind] > 0).map((kind) => `${counts[kind]} ${words[kind]}`);
  return some.length === 0 ? "no resources" : `resources: ${some.join(", ")}`;
}

/** The steps of a plan, one per resource: a replacement is announced as three, of which the middle one tells all. */
export function listedSteps({ steps }: Plan): ResourceStep[] {
  const replaced = new Set(steps.filter(({ kind }) => kind === "replace").map(({ urn }) => urn));
  const listed = steps.filter(({ kind, urn }) => {
    return (kind !== "create-replacement" && kind !== "delete-replaced") || !replaced.has(urn);
  });
  // The provider repeats all tags in a property of its own.
  return listed.map((step) => ({ ...step, changed: step.changed.filter((path) => !/^tagsAll\b/.test(path)) }));
}
