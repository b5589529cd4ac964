import type { ResolvedModel } from "@sluice/spec";
import type { CompareOutput } from "../../output/compare-output.ts";
import type { CaseWithRuns } from "../run/run-cases.ts";
import { type ComparedCase, compareCase } from "./compare-case.ts";
import { type ChangedPrediction, summariseLabels, summariseNumbers } from "./summarise-changes.ts";

type ComparedModel = CompareOutput["models"][number];

/** One version with what its cases came to. */
export interface VersionRuns {
  readonly side: CompareOutput["before"];
  /** In the pipeline's order. */
  readonly models: readonly Pick<ResolvedModel, "image" | "name">[];
  readonly cases: readonly CaseWithRuns[];
}

/** Says which predictions of the same cases changed from one version to another, by model. It reads and writes nothing. */
export function buildComparison(before: VersionRuns, after: VersionRuns): CompareOutput {
  // What both have stands in the order of the new one; what is gone comes last.
  const names = [...new Set([...after.models, ...before.models].map(({ name }) => name))];
  const models = names.map((name) => buildModel(name, before, after));
  const changed = models.some(({ cases }) => cases.some(({ result }) => result !== "same" && result !== "failed-both"));
  return { before: before.side, after: after.side, changed, models };
}

function buildModel(name: string, before: VersionRuns, after: VersionRuns): ComparedModel {
  const changes: ChangedPrediction[] = [];
  const cases = after.cases.map(({ one, runs }): ComparedCase => {
    const earlier = before.cases.find((each) => each.one.name === one.name)?.runs ?? [];
    const { differences, output } = compareCase({
      one,
      model: name,
      before: has(before, name) ? earlier : undefined,
      after: has(after, name) ? runs : undefined,
    });
    changes.push({ case: one.name, differences });
    return output;
  });
  const count = (...results: readonly ComparedCase["result"][]) =>
    cases.filter(({ result }) => results.includes(result)).length;
  return {
    model: name,
    before: contentOf(name, before),
    after: contentOf(name, after),
    compared: count("same", "changed"),
    changed: count("changed"),
    failedBefore: count("failed-before", "failed-both"),
    failedAfter: count("failed-after", "failed-both"),
    numbers: summariseNumbers(changes),
    labels: summariseLabels(changes),
    cases,
  };
}

function has({ models }: VersionRuns, name: string): boolean {
  return models.some((model) => model.name === name);
}

/** What made a model's predictions; of its archive nothing is known when no document got to it. */
function contentOf(name: string, { cases, models }: VersionRuns): ComparedModel["before"] {
  const planned = models.find((model) => model.name === name);
  if (planned === undefined) return null;
  const runs = cases.flatMap((each) => each.runs).flatMap((run) => run.models);
  const content = runs.find(({ model }) => model === name)?.content;
  return { image: content?.image ?? planned.image, archive: content?.archive ?? null };
}
