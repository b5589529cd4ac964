import type { CompareOutput } from "../../output/compare-output.ts";
import type { Case } from "../case.ts";
import type { CaseRun } from "../case-run.ts";
import { type ComparedCase, compareCase } from "./compare-case.ts";
import { type ChangedPrediction, summariseLabels, summariseNumbers } from "./summarise-changes.ts";

type ComparedModel = CompareOutput["models"][number];

/** A case and its runs on one of the versions. */
export interface RunsOfCase {
  readonly one: Case;
  /** By repetition. */
  readonly runs: readonly CaseRun[];
}

/** One version with what its cases came to. */
export interface VersionRuns {
  readonly side: CompareOutput["before"];
  /** Names of the models, in the pipeline's order. */
  readonly models: readonly string[];
  readonly cases: readonly RunsOfCase[];
}

/** Says which predictions of the same cases changed from one version to another, by model. It reads and writes nothing. */
export function buildComparison(before: VersionRuns, after: VersionRuns): CompareOutput {
  // What both have stands in the order of the new one; what is gone comes last.
  const names = [...new Set([...after.models, ...before.models])];
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
      before: before.models.includes(name) ? earlier : undefined,
      after: after.models.includes(name) ? runs : undefined,
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

function contentOf(name: string, { cases }: VersionRuns): ComparedModel["before"] {
  const runs = cases.flatMap((each) => each.runs);
  const content = runs.flatMap(({ models }) => models).find(({ model }) => model === name)?.content;
  return content === undefined ? null : { image: content.image, archive: content.archive ?? null };
}
