import { type Inputs, jsonAt, listAt, textAt, textsAt } from "./input-values.ts";
import { allowedAccounts } from "./permission-changes.ts";
import { changeOfType, changesOf, type PlanSubject } from "./plan-subject.ts";
import { resourceTypes } from "./resource-types.ts";
import { listOf, verb } from "./wording.ts";

/** What a consumer of predictions and notifications would notice; a sentence each. */
export function consumerSentences(subject: PlanSubject): string[] {
  if (subject.operation === "refresh") return [];
  return [
    ...topics(subject),
    ...stores(subject),
    ...delivered(subject),
    ...accounts(subject),
    ...versions(subject),
    ...contentTypes(subject),
  ];
}

function topics({ changes }: PlanSubject): string[] {
  const active = changes.filter(
    ({ part, type, leftover }) => part === "notifications" && type === resourceTypes.topic && !leftover,
  );
  const inOrder = active.toSorted((a, b) => (a.name < b.name ? 1 : -1));
  return inOrder.flatMap(({ kind, name, before, after }) => {
    const what = name.endsWith("-errors") ? "errors" : "predictions";
    const [was, is] = [textAt(before, "name"), textAt(after, "name")];
    if (kind === "create") return [`The topic of ${what}, ${is ?? name}, is new: consumers can subscribe to it.`];
    if (kind === "delete")
      return [`The topic of ${what}, ${was ?? name}, goes: its subscribers hear nothing any more.`];
    if (kind !== "replace") return [];
    const change = was === is ? `${is ?? name} is made anew` : `changes from ${was} to ${is}`;
    return [`The topic of ${what} ${change}: consumers must subscribe again.`];
  });
}

/** Where predictions are kept: the delivery bucket and its stream, and the bucket of every model. */
function stores({ changes }: PlanSubject): string[] {
  return changes.flatMap(({ part, type, kind, model, leftover, before, after }) => {
    if (leftover || (type !== resourceTypes.bucket && type !== resourceTypes.stream)) return [];
    const [was, is] = [
      textAt(before, type === resourceTypes.bucket ? "bucket" : "name"),
      textAt(after, type === resourceTypes.bucket ? "bucket" : "name"),
    ];
    if (part === "delivery" && type === resourceTypes.bucket) {
      if (kind === "create") return [`Predictions are collected in the new bucket ${is}.`];
      if (kind === "delete") return [`Predictions are no longer collected in the bucket ${was}.`];
      if (kind === "replace" && was !== is) return [`Predictions are collected in the bucket ${is} (was ${was}).`];
    }
    if (part === "endpoint" && kind === "replace" && type === resourceTypes.bucket && was !== is) {
      return [`Predictions of ${model} go to the bucket ${is} (was ${was}).`];
    }
    return [];
  });
}

function delivered(subject: PlanSubject): string[] {
  const rules = subject.changes.filter(
    ({ part, type, leftover }) => part === "delivery" && type === resourceTypes.eventRule && !leftover,
  );
  if (!rules.some(({ before }) => before !== undefined)) return [];
  const bucketsOf = (when: "before" | "after") =>
    new Set(
      rules.flatMap((rule) => listAt(jsonAt(rule[when], "eventPattern"), "detail", "bucket", "name").map(String)),
    );
  const modelOf = modelsByBucket(subject);
  const [was, is] = [bucketsOf("before"), bucketsOf("after")];
  const left = without(was, is)
    .map((bucket) => modelOf.get(bucket) ?? bucket)
    .sort();
  const joined = without(is, was)
    .map((bucket) => modelOf.get(bucket) ?? bucket)
    .sort();
  return [
    ...(left.length === 0 ? [] : [`Predictions of ${listOf(left)} are no longer delivered.`]),
    ...(joined.length === 0 ? [] : [`Predictions of ${listOf(joined)} are delivered from now on.`]),
  ];
}

function modelsByBucket({ changes }: PlanSubject): ReadonlyMap<string, string> {
  const buckets = changes.filter(({ part, type }) => part === "endpoint" && type === resourceTypes.bucket);
  return new Map(
    buckets.flatMap(({ model, before, after }) =>
      [textAt(before, "bucket"), textAt(after, "bucket")].flatMap((bucket): [string, string][] =>
        bucket === undefined || model === undefined ? [] : [[bucket, model]],
      ),
    ),
  );
}

/** Accounts that may read and subscribe, or may not any more. */
function accounts(subject: PlanSubject): string[] {
  const policies = subject.changes.filter(({ type, leftover }) => {
    return !leftover && (type === resourceTypes.bucketPolicy || type === resourceTypes.topicPolicy);
  });
  const all = (when: "before" | "after") => new Set(policies.flatMap((policy) => allowedAccounts(policy[when])));
  const [was, is] = [all("before"), all("after")];
  const gained = without(is, was).sort();
  const lost = without(was, is).sort();
  const partly = policies.flatMap((policy) => {
    if (policy.kind !== "update" || policy.part !== "endpoint") return [];
    const accounts = allowedAccounts(policy.before).filter(
      (account) => is.has(account) && !allowedAccounts(policy.after).includes(account),
    );
    return accounts.length === 0
      ? []
      : [`${accountsText(accounts)} may no longer read predictions of ${policy.model}.`];
  });
  return [
    ...(gained.length === 0
      ? []
      : [`${accountsText(gained)} may read what ${subject.pipeline.name} delivers, from now on.`]),
    ...(lost.length === 0 ? [] : [`${accountsText(lost)} may no longer read predictions or subscribe.`]),
    ...partly,
  ];
}

function without(some: ReadonlySet<string>, others: ReadonlySet<string>): string[] {
  return [...some].filter((each) => !others.has(each));
}

function accountsText(accounts: readonly string[]): string {
  return `${verb(accounts.length, "Account", "Accounts")} ${listOf(accounts)}`;
}

/** Models whose envelopes name another version: any change of what a release pins. */
function versions(subject: PlanSubject): string[] {
  const names = subject.pipeline.deliver.models.filter((model) => {
    const changes = changesOf(subject, model);
    const lambda = changeOfType(changes, resourceTypes.function);
    const [was, is] = [lambda?.before, lambda?.after].map((inputs) => variable(inputs, "SLUICE_MODEL_VERSION"));
    const hasServed = changeOfType(changes, resourceTypes.endpoint)?.before !== undefined;
    return hasServed && was !== undefined && is !== undefined && was !== is;
  });
  if (names.length === 0) return [];
  return [`Predictions of ${listOf(names)} name a new model version.`];
}

function contentTypes(subject: PlanSubject): string[] {
  return subject.pipeline.deliver.models.flatMap((model) => {
    const lambda = changeOfType(changesOf(subject, model), resourceTypes.function);
    const [was, is] = [lambda?.before, lambda?.after].map((inputs) => variable(inputs, "SLUICE_ACCEPT"));
    if (was === undefined || is === undefined || was === is) return [];
    return [`Predictions of ${model} become ${is} (was ${was}).`];
  });
}

function variable(inputs: Inputs | undefined, name: string): string | undefined {
  return textsAt(inputs, "environment", "variables")[name];
}
