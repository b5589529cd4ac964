import { isDeepStrictEqual } from "node:util";
import { differingKeys, type Inputs, jsonAt, textAt, textsAt } from "./input-values.ts";
import { allowedAccounts, permissionReasons } from "./permission-changes.ts";
import type { OwnedChange } from "./plan-subject.ts";
import { distinctNouns, modelNounOf, resourceTypes } from "./resource-types.ts";
import { changeOf, listOf } from "./wording.ts";

/** What changes around a model's instances and has a cause of its own in the pipeline or environment file. */
export function adjustReasons(changes: readonly OwnedChange[]): string[] {
  const active = changes.filter(({ kind, leftover }) => kind !== "same" && !leftover);
  return [
    ...declaredPermissions(changes),
    ...active.flatMap((change) => (change.type === resourceTypes.function ? functionReasons(change) : [])),
    ...sourceReasons(active),
    ...active.flatMap((change) => (change.type === resourceTypes.bucketPolicy ? readerReasons(change) : [])),
    ...active.flatMap((change) => (change.type === resourceTypes.logGroup ? logReasons(change) : [])),
    ...labelReasons(active),
  ].filter((reason, index, all) => all.indexOf(reason) === index);
}

/** The resources that change, for a model about which nothing better can be said. */
export function resourceReasons(changes: readonly OwnedChange[]): string[] {
  const active = changes.filter((change) => change.kind !== "same" && !isLabelsOnly(change));
  const words = Map.groupBy(active, ({ kind, leftover }) => (leftover ? "leftover" : kind));
  const sentence = {
    create: "gets its",
    update: "changes its",
    replace: "gets anew its",
    delete: "loses its",
    same: "",
    leftover: "",
  };
  return [...words].map(([word, some]) => {
    const nouns = listOf(distinctNouns(some.map(({ type }) => modelNounOf(type))));
    return word === "leftover" ? `what an interrupted deployment left goes: ${nouns}` : `${sentence[word]} ${nouns}`;
  });
}

function declaredPermissions(changes: readonly OwnedChange[]): string[] {
  const policies = changes.filter(({ part, type, leftover }) => {
    return (
      part === "endpoint" && !leftover && (type === resourceTypes.rolePolicy || type === resourceTypes.managedPolicy)
    );
  });
  return permissionReasons(
    policies.map(({ before }) => before).filter((inputs) => inputs !== undefined),
    policies.map(({ after }) => after).filter((inputs) => inputs !== undefined),
  );
}

function functionReasons({ before = {}, after = {}, kind }: OwnedChange): string[] {
  if (kind !== "update" && kind !== "replace") return [];
  const [was, is] = [before, after].map((inputs) => textsAt(inputs, "environment", "variables"));
  const changed = (name: string) => was?.[name] !== is?.[name];
  const reasons: string[] = [];
  if (changed("SLUICE_PARENTS"))
    reasons.push(`${parentsText(is?.["SLUICE_PARENTS"])} (it ${pastParentsText(was?.["SLUICE_PARENTS"])})`);
  const isRoot = is?.["SLUICE_PARENTS"] === "" && was?.["SLUICE_PARENTS"] === "";
  const change = (name: string, what: string) => {
    if (changed(name)) reasons.push(changeOf(what, quoted(was?.[name]), quoted(is?.[name])));
  };
  if (isRoot) {
    change("SLUICE_PREFIX", "source prefix");
    change("SLUICE_SUFFIXES", "source suffixes");
  }
  if (!changed("SLUICE_PARENTS")) change("SLUICE_CONTENT_TYPE", "content type of its input");
  change("SLUICE_ACCEPT", "content type of its predictions");
  change("SLUICE_INVOCATION_TIMEOUT_SECONDS", "seconds for a document");
  if (differingKeys(before, after).includes("code")) reasons.push("new code of its trigger");
  return reasons;
}

/** The bucket that is read, where it changes for another reason than another parent. */
function sourceReasons(active: readonly OwnedChange[]): string[] {
  const rule = active.find(({ type }) => type === resourceTypes.eventRule);
  const [was, is] = [rule?.before, rule?.after].map(listenedBucket);
  const lambda = active.find(({ type }) => type === resourceTypes.function);
  const parents = (inputs: Inputs | undefined) => textsAt(inputs, "environment", "variables")["SLUICE_PARENTS"];
  if (was === undefined || is === undefined || was === is || parents(lambda?.before) !== parents(lambda?.after))
    return [];
  return [changeOf("source bucket", was, is)];
}

/** The first bucket whose objects a rule listens to. */
export function listenedBucket(rule: Inputs | undefined): string | undefined {
  return textAt(jsonAt(rule, "eventPattern"), "detail", "bucket", "name", 0);
}

function quoted(text: string | undefined): string | undefined {
  return text === "" ? '""' : text;
}

function parentsText(parents: string | undefined): string {
  return parents === undefined || parents === "" ? "reads the source" : `depends on ${listOf(parents.split(","))}`;
}

function pastParentsText(parents: string | undefined): string {
  return parents === undefined || parents === "" ? "read the source" : `depended on ${listOf(parents.split(","))}`;
}

function readerReasons({ before, after }: OwnedChange): string[] {
  return isDeepStrictEqual(allowedAccounts(before), allowedAccounts(after)) ? [] : ["who may read its predictions"];
}

function logReasons({ before, after }: OwnedChange): string[] {
  if (before === undefined || after === undefined) return [];
  const [was, is] = [before["retentionInDays"], after["retentionInDays"]];
  return was === is ? [] : [changeOf("days its logs are kept", String(was), String(is))];
}

/** Labels other than the model's version, which follows from everything else. */
function labelReasons(active: readonly OwnedChange[]): string[] {
  const [first] = active.filter(({ kind }) => kind === "update");
  if (first === undefined) return [];
  const [was, is] = [first.before, first.after].map((inputs) => textsAt(inputs, "tags"));
  const names = [...new Set([...Object.keys(was ?? {}), ...Object.keys(is ?? {})])].sort();
  return names
    .filter((name) => name !== "sluice:model-version" && was?.[name] !== is?.[name])
    .map((name) => changeOf(`label ${name}`, was?.[name], is?.[name]));
}

/** Whether only a resource's tags change. */
export function isLabelsOnly({ kind, before, after }: OwnedChange): boolean {
  if (kind !== "update" || before === undefined || after === undefined) return false;
  const keys = differingKeys(before, after);
  return keys.length === 1 && keys[0] === "tags" && textAt(before, "name") === textAt(after, "name");
}
