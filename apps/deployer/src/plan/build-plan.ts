import { consumerSentences } from "./consumers.ts";
import { documentSentences } from "./documents.ts";
import { blockedSentences, irreversibleSentences } from "./irreversible.ts";
import { modelChange } from "./model-change.ts";
import type { Plan } from "./plan.ts";
import { type BuildPlanInput, type OwnedChange, planSubject } from "./plan-subject.ts";
import { sharedSentences } from "./shared-sentences.ts";
import { withoutValues } from "./without-values.ts";

export type { BuildPlanInput } from "./plan-subject.ts";

/** Says what a preview's steps mean to who deploys the pipeline, to its documents and to its consumers. */
export function buildPlan(input: BuildPlanInput): Plan {
  const { operation, pipeline, environment } = input;
  const subject = planSubject(input);
  const models = subject.models.map((model) => modelChange(subject, model));
  const steps = input.steps.filter(
    ({ kind, changed }) => kind !== "same" && kind !== "read" && (kind !== "refresh" || changed.length > 0),
  );
  return {
    version: 1,
    stack: `${pipeline.name}.${environment.name}`,
    pipeline: pipeline.name,
    environment: environment.name,
    operation,
    ...(input.rollbackTo === undefined ? {} : { rollbackTo: input.rollbackTo }),
    empty: steps.length === 0,
    models,
    shared: sharedSentences(subject),
    documents: documentSentences(subject, models),
    consumers: consumerSentences(subject),
    irreversible: irreversibleSentences(subject),
    blocked: blockedSentences(subject),
    counts: countsOf(subject.changes),
    steps: steps.map(withoutValues),
  };
}

function countsOf(changes: readonly OwnedChange[]): Plan["counts"] {
  const counts = { create: 0, update: 0, replace: 0, delete: 0, same: 0 };
  for (const { kind } of changes) counts[kind] += 1;
  return counts;
}
