import type { Instances } from "@sluice/spec";
import { type EndpointContents, startedInstances } from "./endpoint-contents.ts";
import { numberAt } from "./input-values.ts";
import type { OwnedChange } from "./plan-subject.ts";
import { resourceTypes } from "./resource-types.ts";
import { changeOf, count } from "./wording.ts";

/** How many instances, as text: `3`, or `1 to 4 by backlog`. */
export function instancesText(instances: Instances): string {
  if (instances.kind === "fixed") return String(instances.count);
  return `${rangeText(instances)} by backlog`;
}

function rangeText({ min, max }: Extract<Instances, { kind: "backlog" }>): string {
  return `${min} to ${max}`;
}

/** What changes in how many instances a model has or may have. */
export function instanceReasons(
  changes: readonly OwnedChange[],
  contents: { readonly before: EndpointContents; readonly after: EndpointContents },
): string[] {
  const [before, after] = [
    instancesOf(changes, contents.before, "before"),
    instancesOf(changes, contents.after, "after"),
  ];
  if (before === undefined || after === undefined) return [];
  const scales = before.kind === "backlog" && after.kind === "backlog";
  const [was, is] = scales ? [rangeText(before), rangeText(after)] : [instancesText(before), instancesText(after)];
  const number = was === is ? [] : [changeOf("instances", was, is)];
  if (!scales || before.backlogPerInstance === after.backlogPerInstance) return number;
  const [per, perNow] = [before.backlogPerInstance, after.backlogPerInstance];
  return [...number, `an instance for every ${count(perNow, "waiting document")} (was ${per})`];
}

/** How many instances a model has before or after. */
function instancesOf(
  changes: readonly OwnedChange[],
  contents: EndpointContents,
  when: "before" | "after",
): Instances | undefined {
  const inputsOf = (type: string) =>
    changes
      .filter((change) => change.type === type && !change.leftover)
      .map((change) => change[when])
      .filter((inputs) => inputs !== undefined);
  const [target] = inputsOf(resourceTypes.scalingTarget);
  if (target === undefined) {
    const started = startedInstances(contents);
    return started === undefined ? undefined : { kind: "fixed", count: started };
  }
  const targets = inputsOf(resourceTypes.scalingPolicy).flatMap(
    (policy) => numberAt(policy, "targetTrackingScalingPolicyConfiguration", "targetValue") ?? [],
  );
  const [min, max] = [numberAt(target, "minCapacity") ?? 0, numberAt(target, "maxCapacity") ?? 0];
  return { kind: "backlog", min, max, backlogPerInstance: targets[0] ?? 0 };
}
