import type { CompareOutput } from "../../output/compare-output.ts";
import { changeOf, count, shortDigests, shortImages } from "../../plan/wording.ts";
import type { Contrast } from "./contrast.ts";
import { nothing, showValue, visible } from "./shown.ts";

/** One model of a comparison. */
export type ComparedModel = CompareOutput["models"][number];

/** One case of a model of a comparison. */
export type ComparedCase = ComparedModel["cases"][number];

/** What is compared with what. */
export function comparisonTitle({ after, before }: CompareOutput): string {
  return `What changed from ${before.label} to ${after.label}`;
}

/** How many of a model's predictions changed. */
export function changedText({ after, before, changed, compared, failedAfter, failedBefore }: ComparedModel): string {
  if (before === null) return "is new";
  if (after === null) return "is gone";
  const failed = [
    failedBefore === 0 ? "" : `${failedBefore} without a prediction before`,
    failedAfter === 0 ? "" : `${failedAfter} without a prediction after`,
  ].filter((text) => text !== "");
  return [`${changed} of ${count(compared, "prediction")} changed`, ...failed].join(", ");
}

/** Whether there is anything to tell of a model. */
export function hasChanged({ after, before, cases, changed }: ComparedModel): boolean {
  return before === null || after === null || changed > 0 || cases.some(({ result }) => result !== "same");
}

/** What makes the predictions, where that is another thing than before. */
export function contentText({ after, before }: ComparedModel): string[] {
  if (before === null || after === null) return [];
  const [was, is] = shortImages(before.image, after.image);
  return [
    ...(before.image === after.image ? [] : [changeOf("image", was, is)]),
    ...(before.archive === after.archive
      ? []
      : [shortDigests(changeOf("archive", before.archive ?? undefined, after.archive ?? undefined))]),
  ];
}

/** What became of a case, where that is more than some differences. */
export function resultText({ reasonAfter, reasonBefore, result }: ComparedCase): string | undefined {
  const because = (reason: string | null): string => (reason === null ? "" : `: ${reason}`);
  switch (result) {
    case "same":
    case "changed":
      return undefined;
    case "failed-before":
      return `no prediction before${because(reasonBefore)}`;
    case "failed-after":
      return `no prediction any more${because(reasonAfter)}`;
    case "failed-both":
      return `no prediction on either side${because(reasonAfter)}`;
    case "only-before":
      return "the model is not in the new version";
    case "only-after":
      return "the model was not in the version before";
  }
}

/** A difference's two sides. */
export function differenceContrast({ after, before, kind, pointer }: ComparedCase["differences"][number]): Contrast {
  return {
    pointer: pointer === "" ? "(whole)" : visible(pointer),
    before: kind === "added" ? nothing : showValue(before),
    after: kind === "removed" ? nothing : showValue(after),
  };
}

/** Two values of a place, with an arrow. */
export function moveText(before: unknown, after: unknown): string {
  return `${showValue(before).text} → ${showValue(after).text}`;
}

/** A case's pointers at which one version differs from itself; undefined without any. */
export function unstableText({ unstable }: ComparedCase): string | undefined {
  if (unstable.length === 0) return undefined;
  const shown = unstable.slice(0, 5).join(", ");
  return `differs from run to run: ${shown}${unstable.length > 5 ? ` and ${unstable.length - 5} more` : ""}`;
}
