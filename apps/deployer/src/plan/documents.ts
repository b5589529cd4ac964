import { numberAt, textAt } from "./input-values.ts";
import { intakeSentences } from "./intake.ts";
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
    ...sleeping(subject),
    ...lost(subject),
    ...renamed(subject, models),
    ...intakeSentences(subject),
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
  const stays = isOne(subject, names) ? "stays" : "stay";
  return [
    `${waiting(subject, names)} ${stays} queued; the old instances work on until the new ones are ready.`,
    "AWS does not promise that documents SageMaker already holds or works on all come through: look for failures afterwards.",
  ];
}

/** Endpoints that are deleted and made anew while their queues stay. */
function anew(subject: PlanSubject): string[] {
  const names = subject.models.filter((model) => {
    const changes = changesOf(subject, model);
    return changeOfType(changes, resourceTypes.endpoint)?.kind === "replace" && queuesThatGo(changes).length === 0;
  });
  if (names.length === 0) return [];
  const [run, them, their] = names.length === 1 ? ["runs", "it", "its"] : ["run", "them", "their"];
  return [
    `${listOf(names)} ${run} nothing until ${their} new ${verb(names.length, "endpoint is", "endpoints are")} ready; a document for ${them} is tried five times in half an hour, then goes to the dead-letter queue.`,
  ];
}

function lost(subject: PlanSubject): string[] {
  const names = subject.models.filter((model) => queuesThatGo(changesOf(subject, model)).length > 0);
  const sentences = names.length === 0 ? [] : [lostSentence(subject, names)];
  if (subject.operation !== "destroy") return sentences;
  return [...sentences, `What is put into ${subject.pipeline.source.bucket} afterwards starts no document.`];
}

function lostSentence(subject: PlanSubject, models: readonly string[]): string {
  const known = models.map((model) => subject.queued?.[model]);
  if (known.every((number) => number === 0)) return `No document waits for ${listOf(models)}.`;
  return `${waiting(subject, models)} ${isOne(subject, models) ? "is" : "are"} lost.`;
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

/** Whether exactly one document is known to wait. */
function isOne({ queued }: PlanSubject, models: readonly string[]): boolean {
  const numbers = models.map((model) => queued?.[model]);
  return (
    numbers.every((number) => number !== undefined) && numbers.reduce((sum, number) => sum + (number ?? 0), 0) === 1
  );
}

/** Endpoints that may have no instance from now on: https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-autoscale.html */
function sleeping(subject: PlanSubject): string[] {
  const names = subject.models.filter((model) => {
    const target = changeOfType(changesOf(subject, model), resourceTypes.scalingTarget);
    return numberAt(target?.after, "minCapacity") === 0 && numberAt(target?.before, "minCapacity") !== 0;
  });
  if (names.length === 0) return [];
  return [
    `When ${listOf(names)} ${verb(names.length, "has", "have")} no instance, a document waits for one to start: some minutes.`,
  ];
}

/** A new model that has the image of one that goes may be that one under another name. */
function renamed(subject: PlanSubject, models: readonly ModelChange[]): string[] {
  const imageOf = (model: string, when: "before" | "after") => {
    const sageMakerModel = changeOfType(changesOf(subject, model), resourceTypes.model);
    return textAt(sageMakerModel?.[when], "primaryContainer", "image");
  };
  const gone = models.filter(({ kind }) => kind === "remove").map(({ model }) => model);
  return models
    .filter(({ kind }) => kind === "new")
    .flatMap(({ model }) => {
      const old = gone.find((other) => imageOf(other, "before") === imageOf(model, "after"));
      if (old === undefined) return [];
      return [
        `${model} has the image of ${old}; if it is ${old} renamed, what waits for ${old} and its bucket do not move along.`,
      ];
    });
}

/** Queues of a model that go with what they hold. */
export function queuesThatGo(changes: readonly OwnedChange[]): OwnedChange[] {
  return changes.filter((change) => change.type === resourceTypes.queue && goes(change));
}
