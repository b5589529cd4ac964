import type { ResolvedModel } from "@sluice/spec";
import { listenedBucket } from "./adjust-reasons.ts";
import { jsonAt, listAt, textAt, textsAt } from "./input-values.ts";
import { changeOfType, changesOf, type PlanSubject } from "./plan-subject.ts";
import { resourceTypes } from "./resource-types.ts";
import { listOf } from "./wording.ts";

/** Which documents are taken up from now on, and which no longer; a sentence each. */
export function intakeSentences(subject: PlanSubject): string[] {
  const roots = subject.pipeline.models.filter(({ parents }) => parents.length === 0);
  const ofSource = roots.flatMap((root) => [...bucketOf(subject, root), ...filterOf(subject, root)]);
  return [...new Set([...ofSource, ...joins(subject)])];
}

function bucketOf(subject: PlanSubject, { name }: ResolvedModel): string[] {
  const rule = changeOfType(changesOf(subject, name), resourceTypes.eventRule);
  const [was, is] = [listenedBucket(rule?.before), listenedBucket(rule?.after)];
  if (was === undefined || is === undefined || was === is) return [];
  return [
    `Documents are taken from ${is}; what is put into ${was} starts nothing any more, and what still waits from it fails.`,
  ];
}

/** The prefix and the suffixes; a trigger looks at them again when it is the turn of a document that waited. */
function filterOf(subject: PlanSubject, { name }: ResolvedModel): string[] {
  const lambda = changeOfType(changesOf(subject, name), resourceTypes.function);
  if (lambda?.before === undefined || lambda.after === undefined) return [];
  const was = textsAt(lambda.before, "environment", "variables");
  const is = textsAt(lambda.after, "environment", "variables");
  if (was["SLUICE_PARENTS"] !== "" || is["SLUICE_PARENTS"] !== "") return [];
  const [prefix = "", prefixNow = ""] = [was["SLUICE_PREFIX"], is["SLUICE_PREFIX"]];
  const sentences: string[] = [];
  if (!prefix.startsWith(prefixNow)) {
    sentences.push(
      `Only objects below ${prefixNow} start documents (was ${prefix === "" ? "the whole bucket" : prefix}); those that wait for ${name} from elsewhere are passed over or fail.`,
    );
  }
  const [suffixes, suffixesNow] = [was, is].map((variables) =>
    listAt(jsonAt(variables, "SLUICE_SUFFIXES")).map(String),
  );
  if (isNarrower(suffixes ?? [], suffixesNow ?? [])) {
    sentences.push(`Only ${listOf(suffixesNow ?? [])} start documents; others that wait for ${name} are passed over.`);
  }
  return sentences;
}

/** Whether something that was taken is not any more; no suffix stands for every object. */
function isNarrower(before: readonly string[], after: readonly string[]): boolean {
  if (after.length === 0) return false;
  return before.length === 0 || before.some((suffix) => !after.includes(suffix));
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
