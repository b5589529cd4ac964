import type { ResolvedPipeline } from "@sluice/spec";
import { queuesThatGo } from "./documents.ts";
import { textAt } from "./input-values.ts";
import { changesOf, goes, type OwnedChange, type PlanSubject } from "./plan-subject.ts";
import { nounOf, resourceTypes } from "./resource-types.ts";
import { capital, listOf, verb } from "./wording.ts";

/** What cannot be undone; a sentence each. */
export function irreversibleSentences(subject: PlanSubject): string[] {
  if (subject.operation === "refresh") return [];
  return [...endpoints(subject), ...buckets(subject), ...queues(subject), ...streams(subject), ...logs(subject)];
}

/** What stops the deployment: resources that Pulumi keeps from being deleted; a sentence each. */
export function blockedSentences(subject: PlanSubject): string[] {
  if (subject.operation === "refresh") return [];
  const kept = subject.changes.filter((change) => change.protected && goes(change));
  return kept.map((change) => {
    const what = change.kind === "replace" ? "deleted and made anew" : "deleted";
    return `${capital(nameOf(change))} is protected and would be ${what}.`;
  });
}

function endpoints(subject: PlanSubject): string[] {
  const some = subject.changes.filter(({ type, kind }) => type === resourceTypes.endpoint && kind === "replace");
  if (some.length === 0) return [];
  const names = listOf(some.map(({ model, name }) => model ?? name));
  return [
    `${names} ${verb(some.length, "loses the documents its endpoint holds", "lose the documents their endpoints hold")}: put them in again.`,
  ];
}

function buckets({ changes, operation, pipeline }: PlanSubject): string[] {
  const some = changes.filter((change) => change.type === resourceTypes.bucket && goes(change));
  return some.map((change) => {
    const refuses = operation === "destroy" || change.before?.["forceDestroy"] === true;
    const what = refuses ? " with all it holds" : "; while it holds objects, AWS refuses and the deployment fails";
    const read = isStillRead(change, pipeline) ? " although the pipeline reads it" : "";
    return `${capital(nameOf(change))} is deleted${read}${what}.`;
  });
}

/** A bucket that is adopted by a deployment which had made it is deleted first. */
function isStillRead({ part, before }: OwnedChange, { source }: ResolvedPipeline): boolean {
  return part === "source" && !source.create && textAt(before, "bucket") === source.bucket;
}

function queues(subject: PlanSubject): string[] {
  const names = subject.models.filter((model) => queuesThatGo(changesOf(subject, model)).length > 0);
  const models =
    names.length === 0 ? [] : [`The queues and dead-letter queues of ${listOf(names)} go with what they hold.`];
  const others = subject.changes.filter(
    (change) => change.model === undefined && change.type === resourceTypes.queue && goes(change),
  );
  const delivery = others.some(({ part }) => part === "delivery")
    ? ["Predictions that wait for delivery are not delivered."]
    : [];
  const failures = others.some(({ part }) => part === "notifications")
    ? ["The failures queue goes with the failures it keeps."]
    : [];
  return [...models, ...delivery, ...failures];
}

function streams({ changes }: PlanSubject): string[] {
  const some = changes.filter((change) => change.type === resourceTypes.stream && goes(change));
  return some.map(
    ({ before, name }) => `The stream ${textAt(before, "name") ?? name} goes; what it has not written by then is lost.`,
  );
}

function logs({ changes }: PlanSubject): string[] {
  const some = changes.filter((change) => change.type === resourceTypes.logGroup && goes(change));
  if (some.length === 0) return [];
  const owners = [...new Set(some.map(({ model, part }) => model ?? `the ${part}`))];
  return [`The logs of ${listOf(owners)} are deleted.`];
}

/** A resource as a person knows it, such as `the bucket of model-a, x-y-z`. */
function nameOf({ type, part, model, name, before }: OwnedChange): string {
  const noun = nounOf(type);
  const physical = textAt(before, type === resourceTypes.bucket ? "bucket" : "name") ?? name;
  if (model !== undefined) return `the ${noun} of ${model}, ${physical},`;
  return part === "pipeline" ? `the ${noun} ${physical}` : `the ${part} ${noun} ${physical}`;
}
