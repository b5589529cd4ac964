import type { CompareOutput } from "../../../output/compare-output.ts";
import { count } from "../../../plan/wording.ts";
import { escapeMarkup } from "../../../terminal/escape-markup.ts";
import {
  type ComparedCase,
  type ComparedModel,
  changedText,
  comparisonTitle,
  contentText,
  differenceContrast,
  hasChanged,
  resultText,
  unstableText,
} from "../comparison-wording.ts";
import { showValue } from "../shown.ts";
import { renderContrast } from "./render-contrast.ts";

/** Most rows of a table. */
const rowLimit = 50;
/** Most cases of a model whose differences are listed. */
const caseLimit = 100;
/** Most differences of a case that are listed. */
const differenceLimit = 20;

/** What changed from one version to another, as a part of the page: by model, in sum, and by case to unfold. */
export function renderComparison(comparison: CompareOutput): string {
  const notes = [comparison.before, comparison.after].flatMap(({ label, notes: all }) => {
    return all.map((note) => `<li>${escapeMarkup(`${label}: ${note}`)}</li>`);
  });
  return [
    '<section class="comparison" aria-labelledby="comparison">',
    `<h2 id="comparison">${escapeMarkup(comparisonTitle(comparison))}</h2>`,
    notes.length === 0 ? "" : `<ul class="notes">${notes.join("")}</ul>`,
    ...comparison.models.map(renderModel),
    "</section>",
  ].join("\n");
}

function renderModel(model: ComparedModel): string {
  const isChanged = hasChanged(model);
  const shown = model.cases.filter(({ result, unstable }) => result !== "same" || unstable.length > 0);
  const more =
    shown.length > caseLimit ? `<p class="faint">and ${count(shown.length - caseLimit, "more case")}</p>` : "";
  return [
    `<section class="model"><h3>${escapeMarkup(model.model)} <span class="badge ${isChanged ? "flaky" : "passed"}">${escapeMarkup(changedText(model))}</span></h3>`,
    ...contentText(model).map((text) => `<p class="faint">${escapeMarkup(text)}</p>`),
    renderLabels(model),
    renderNumbers(model),
    ...shown.slice(0, caseLimit).map(renderCase),
    more,
    "</section>",
  ].join("\n");
}

function renderLabels({ labels }: ComparedModel): string {
  const rows = labels.flatMap(({ moves, pointer }) => {
    return moves.map(({ after, before, count: times }) => [code(pointer), value(before), value(after), String(times)]);
  });
  return renderTable(["Label", "Before", "After", "Times"], rows);
}

function renderNumbers({ numbers }: ComparedModel): string {
  const rows = numbers.map(({ cases, largest, pointer }) => {
    const { after, before, case: name } = largest;
    return [code(pointer), String(cases), `${value(before)} → ${value(after)}`, escapeMarkup(name)];
  });
  return renderTable(["Number", "Cases", "Moved furthest", "In"], rows);
}

/** Cells are HTML. */
function renderTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const head = heads.map((text) => `<th scope="col">${text}</th>`).join("");
  const body = rows.slice(0, rowLimit).map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`);
  const more = rows.length > rowLimit ? `<p class="faint">and ${rows.length - rowLimit} more</p>` : "";
  return `<table><thead><tr>${head}</tr></thead><tbody>${body.join("")}</tbody></table>${more}`;
}

function renderCase(one: ComparedCase): string {
  const differences = one.differences.slice(0, differenceLimit).map((difference) => {
    const contrast = differenceContrast(difference);
    return `<li>${code(contrast.pointer)}${renderContrast(contrast, ["before", "after"])}</li>`;
  });
  const more = one.differences.length - differences.length + one.moreDifferences;
  const said = [resultText(one), unstableText(one)].filter((text) => text !== undefined);
  const number = one.differences.length + one.moreDifferences;
  const title = number === 0 ? one.result : count(number, "difference");
  return [
    `<details><summary>${escapeMarkup(one.case)} <span class="faint">${escapeMarkup(title)}</span></summary>`,
    ...said.map((text) => `<p>${escapeMarkup(text)}</p>`),
    differences.length === 0 ? "" : `<ol class="findings">${differences.join("")}</ol>`,
    more > 0 ? `<p class="faint">and ${count(more, "more difference")}</p>` : "",
    "</details>",
  ].join("");
}

function value(of: unknown): string {
  return code(showValue(of).text);
}

function code(text: string): string {
  return `<code>${escapeMarkup(text.length > 200 ? `${text.slice(0, 200)}…` : text)}</code>`;
}
