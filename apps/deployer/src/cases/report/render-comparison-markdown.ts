import type { CompareOutput } from "../../output/compare-output.ts";
import { count } from "../../plan/wording.ts";
import {
  type ComparedModel,
  changedText,
  comparisonTitle,
  contentText,
  hasChanged,
  moveText,
} from "./comparison-wording.ts";
import { shortMarkdown } from "./short-markdown.ts";
import { cutEnd } from "./shorten-pair.ts";
import { takeRows } from "./take-rows.ts";

/** Most models that are listed. */
const modelLimit = 50;
/** Most places of a model that are listed. */
const placeLimit = 5;
/** Most values of a place that are listed. */
const moveLimit = 3;
/** Most characters of a value that moved. */
const moveWidth = 80;

/** What changed from one version to another, as a part of a comment: a row for each model, with what changed most, as many as so many characters hold. */
export function renderComparisonMarkdown(comparison: CompareOutput, characters: number): string {
  const changed = comparison.models.filter(hasChanged);
  const title = `**${shortMarkdown(comparisonTitle(comparison))}**\n`;
  if (changed.length === 0) return `${title}\nNo prediction changed.\n`;
  const rows = takeRows(changed.slice(0, modelLimit), renderModel, characters);
  const left = changed.length - rows.length;
  const more = left === 0 ? "" : `\nand ${count(left, "more model")}\n`;
  return `${title}\n| model | predictions | what |\n| --- | --- | --- |\n${rows.join("")}${more}`;
}

function renderModel(model: ComparedModel): string {
  const labels = model.labels.flatMap(({ moves, pointer }) => {
    return moves
      .slice(0, moveLimit)
      .map(({ after, before, count: times }) => `${pointer}: ${times} × ${short(before, after)}`);
  });
  const numbers = model.numbers.map(({ cases, largest, pointer }) => {
    return `${pointer}: ${count(cases, "case")}, most ${short(largest.before, largest.after)} in ${largest.case}`;
  });
  const told = [...contentText(model), ...labels.slice(0, placeLimit), ...numbers.slice(0, placeLimit)];
  return `| ${shortMarkdown(model.model)} | ${shortMarkdown(changedText(model))} | ${told.map(shortMarkdown).join("<br>")} |\n`;
}

function short(before: unknown, after: unknown): string {
  return cutEnd(moveText(before, after), moveWidth);
}
