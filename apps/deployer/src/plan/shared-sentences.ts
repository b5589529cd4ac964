import { isLabelsOnly } from "./adjust-reasons.ts";
import { numberAt } from "./input-values.ts";
import type { Part } from "./owner.ts";
import type { OwnedChange, PlanSubject } from "./plan-subject.ts";
import { distinctNouns, nounOf, resourceTypes } from "./resource-types.ts";
import { count, listOf } from "./wording.ts";

const names: readonly (readonly [Part, string])[] = [
  ["source", "Source"],
  ["delivery", "Delivery"],
  ["notifications", "Notifications"],
  ["endpoint", "Endpoints"],
  ["trigger", "Triggers"],
  ["monitoring", "Monitoring"],
  ["pipeline", "Pipeline"],
];

/** What changes that belongs to no one model; a sentence for each part of the pipeline. */
export function sharedSentences({ changes, operation }: PlanSubject): string[] {
  const shared = changes.filter(({ model }) => model === undefined);
  const before = changes.some(({ kind }) => kind !== "create");
  const after = changes.some(({ kind }) => kind !== "delete");
  // Of a pipeline that is all new, or all goes, nobody needs to hear that its parts are and do.
  if (!before || !after) return [];
  return names.flatMap(([part, name]) => {
    const all = shared.filter((change) => change.part === part);
    const active = all.filter(({ kind }) => kind !== "same");
    if (active.length === 0) return [];
    if (operation === "refresh") return [`${name}: changed outside Sluice: ${nounsOf(active)}.`];
    return [`${name}: ${whatChanges(part, all, active)}.`, ...bufferSentences(active)];
  });
}

function whatChanges(part: Part, all: readonly OwnedChange[], active: readonly OwnedChange[]): string {
  if (all.every(({ kind }) => kind === "create")) return "new";
  if (all.every(({ kind }) => kind === "delete"))
    return part === "source" ? "no longer made by the deployment" : "removed";
  if (all.every(({ kind }) => kind === "replace")) return "made anew";
  const telling = active.filter((change) => !isLabelsOnly(change));
  if (telling.length === 0) return "other labels";
  const words = { create: "gets", update: "changes", replace: "makes anew", delete: "loses", same: "" };
  const phrases = [...Map.groupBy(telling, ({ kind }) => kind)].map(
    ([kind, some]) => `${words[kind]} its ${nounsOf(some)}`,
  );
  return listOf(phrases);
}

function bufferSentences(active: readonly OwnedChange[]): string[] {
  return active.flatMap(({ type, kind, before, after }) => {
    if (type !== resourceTypes.stream || kind !== "update") return [];
    const [seconds, secondsNow] = [before, after].map((inputs) =>
      numberAt(inputs, "extendedS3Configuration", "bufferingInterval"),
    );
    if (seconds === secondsNow || secondsNow === undefined) return [];
    return [`Predictions are written to the delivery bucket within ${count(secondsNow, "second")} (was ${seconds}).`];
  });
}

function nounsOf(changes: readonly OwnedChange[]): string {
  return listOf(distinctNouns(changes.map(({ type }) => nounOf(type))));
}
