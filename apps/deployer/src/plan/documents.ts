import type { ResolvedModel } from "@sluice/spec";
import { jsonAt, listAt, textAt, textsAt } from "./input-values.ts";
import { isMoved } from "./model-change.ts";
import type { ModelChange } from "./plan.ts";
import { changeOfType, changesOf, goes, type OwnedChange, type PlanSubject } from "./plan-subject.ts";
import { resourceTypes } from "./resource-types.ts";
import { count, listOf, verb } from "./wording.ts";

/** What happens to documents that wait or arrive meanwhile; a sentence each. */
export function documentSentences(subject: PlanSubject, models: readonly ModelChange[]): string[] {
  if (subject.operation === "refresh") return [];
  return [
    ...newcomers(subject, models),
    ...moved(subject),
    ...anew(subject),
    ...removed(subject, models),
    ...intake(subject),
    ...joins(subject),
  ];
}

function newcomers({ pipeline, changes }: PlanSubject, models: readonly ModelChange[]): string[] {
  const fresh = models.filter(({ kind }) => kind === "new").map(({ model }) => model);
  if (fresh.length === 0) return [];
  const isFirst = !changes.some(({ before, type }) => type === resourceTypes.endpoint && before !== undefined);
  const bucket = pipeline.source.bucket;
  if (isFirst) return [`Objects that are in ${bucket} already start no documents; those put there afterwards do.`];
  return [
    `${listOf(fresh)} ${verb(fresh.length, "runs", "run")} on what arrives after the deployment, not on earlier documents.`,
  ];
}

/** Endpoints that move to a new configuration in place: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateEndpoint.html */
function moved(subject: PlanSubject): string[] {
  const names = subject.models.filter((model) => {
    const endpoint = changeOfType(changesOf(subject, model), resourceTypes.endpoint);
    return endpoint?.kind === "update" && isMoved(endpoint);
  });
  if (names.length === 0) return [];
  const meanwhile = "stay queued; the old instances work on until the new ones are ready";
  return [
    `${waiting(subject, names)} ${meanwhile}.`,
    "AWS does not say that a document at work in an old instance is always finished: look for failures afterwards.",
  ];
}

function anew(subject: PlanSubject): string[] {
  const names = subject.models.filter((model) => {
    return changeOfType(changesOf(subject, model), resourceTypes.endpoint)?.kind === "replace";
  });
  return names.map((model) => {
    return `${model} runs nothing until its new endpoint is ready; its queue tries each document five times in half an hour, then gives it to the dead-letter queue.`;
  });
}

function removed(subject: PlanSubject, models: readonly ModelChange[]): string[] {
  const lost = models
    .filter(({ kind }) => kind === "remove")
    .map(({ model }) => model)
    .filter((model) => queuesThatGo(changesOf(subject, model)).length > 0);
  const sentences = lost.length === 0 ? [] : [lostSentence(subject, lost)];
  if (subject.operation !== "destroy") return sentences;
  return [...sentences, `What is put into ${subject.pipeline.source.bucket} afterwards starts no document.`];
}

function lostSentence(subject: PlanSubject, models: readonly string[]): string {
  const known = models.map((model) => subject.queued?.[model]);
  if (known.every((number) => number === 0)) return `No document waits for ${listOf(models)}.`;
  return `${waiting(subject, models)} ${known.some((number) => number === 1) && models.length === 1 ? "is" : "are"} lost.`;
}

/** `12 documents that wait for model-a`, or without a number where nobody asked. */
function waiting({ queued }: PlanSubject, models: readonly string[]): string {
  const numbers = models.map((model) => queued?.[model]);
  const total = numbers.some((number) => number === undefined)
    ? undefined
    : numbers.reduce<number>((sum, n) => sum + (n ?? 0), 0);
  if (total === undefined || total === 0) return `Documents that wait for ${listOf(models)}`;
  return `${count(total, "document")} that ${verb(total, "waits", "wait")} for ${listOf(models)}`;
}

/** Queues of a model that go with what they hold. */
export function queuesThatGo(changes: readonly OwnedChange[]): OwnedChange[] {
  return changes.filter((change) => change.type === resourceTypes.queue && goes(change));
}

/** What the source takes from now on, and no longer. */
function intake(subject: PlanSubject): string[] {
  const roots = subject.pipeline.models.filter(({ parents }) => parents.length === 0);
  return [...new Set(roots.flatMap((root) => intakeOf(subject, root)))];
}

function intakeOf(subject: PlanSubject, { name }: ResolvedModel): string[] {
  const changes = changesOf(subject, name);
  const lambda = changeOfType(changes, resourceTypes.function);
  if (lambda?.before === undefined || lambda.after === undefined) return [];
  const [was, is] = [lambda.before, lambda.after].map((inputs) => textsAt(inputs, "environment", "variables"));
  if (was?.["SLUICE_PARENTS"] !== "" || is?.["SLUICE_PARENTS"] !== "") return [];
  const sentences: string[] = [];
  const rule = changeOfType(changes, resourceTypes.eventRule);
  const [bucket, bucketNow] = [sourceOf(rule?.before), sourceOf(rule?.after)];
  if (bucket !== undefined && bucketNow !== undefined && bucket !== bucketNow) {
    sentences.push(`Documents are taken from ${bucketNow}; what is put into ${bucket} starts nothing any more.`);
  }
  if (was["SLUICE_PREFIX"] !== is["SLUICE_PREFIX"]) {
    sentences.push(
      `Only objects below ${place(is["SLUICE_PREFIX"])} start documents (was ${place(was["SLUICE_PREFIX"])}); those that wait for ${name} from elsewhere are passed over.`,
    );
  }
  const [suffixes, suffixesNow] = [was, is].map((variables) =>
    listAt(jsonAt(variables, "SLUICE_SUFFIXES")).map(String),
  );
  const gone = (suffixes ?? []).filter((suffix) => !(suffixesNow ?? []).includes(suffix));
  if ((suffixesNow ?? []).length > 0 && (gone.length > 0 || (suffixes ?? []).length === 0)) {
    sentences.push(`Only ${listOf(suffixesNow ?? [])} start documents; others that wait for ${name} are passed over.`);
  }
  return sentences;
}

function place(prefix: string | undefined): string {
  return prefix === undefined || prefix === "" ? "the whole bucket" : prefix;
}

function sourceOf(rule: unknown): string | undefined {
  return textAt(jsonAt(rule, "eventPattern"), "detail", "bucket", "name", 0);
}

/** A model that gets one more parent waits for a prediction that was made before it listened. */
function joins(subject: PlanSubject): string[] {
  return subject.pipeline.models.flatMap(({ name }) => {
    const lambda = changeOfType(changesOf(subject, name), resourceTypes.function);
    if (lambda?.before === undefined) return [];
    const [was, is] = [lambda.before, lambda.after].map((inputs) => parentsOf(inputs));
    const added = (is ?? []).filter((parent) => !(was ?? []).includes(parent));
    const old = added.filter(
      (parent) => changeOfType(changesOf(subject, parent), resourceTypes.endpoint)?.before !== undefined,
    );
    if (old.length === 0) return [];
    return [`${name} does not see predictions that ${listOf(old)} made before; documents in between may not reach it.`];
  });
}

function parentsOf(inputs: unknown): string[] {
  const parents = textAt(inputs, "environment", "variables", "SLUICE_PARENTS") ?? "";
  return parents === "" ? [] : parents.split(",");
}
