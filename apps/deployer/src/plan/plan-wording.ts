import type { ResourceStep } from "../engine/resource-step.ts";
import type { Plan } from "./plan.ts";

const titles: Readonly<Record<Plan["operation"], string>> = {
  up: "deployment",
  destroy: "removal",
  refresh: "comparison with AWS",
};

/** What a plan is of, such as `reader in data_dev: deployment`. */
export function planTitle({ pipeline, environment, operation }: Plan): string {
  return `${pipeline} in ${environment}: ${titles[operation]}`;
}

/** Resources by what happens to them, such as `resources: 2 to create, 1 to replace, 109 unchanged`. */
export function countsText(counts: Plan["counts"]): string {
  const { create, update, replace, same } = counts;
  const parts = [
    [create, "to create"],
    [update, "to change"],
    [replace, "to replace"],
    [counts.delete, "to delete"],
    [same, "unchanged"],
  ] as const;
  const some = parts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);
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
