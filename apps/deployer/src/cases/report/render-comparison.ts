import type { CompareOutput } from "../../output/compare-output.ts";
import { count } from "../../plan/wording.ts";
import type { Style } from "../../terminal/style.ts";
import { fit, pad, printable, textWidth, wrap } from "../../terminal/text.ts";
import {
  type ComparedCase,
  type ComparedModel,
  changedText,
  comparisonTitle,
  contentText,
  differenceContrast,
  hasChanged,
  moveText,
  resultText,
  unstableText,
} from "./comparison-wording.ts";
import { renderContrast } from "./render-contrast.ts";
import { cutEnd } from "./shorten-pair.ts";

/** How a comparison is written to a terminal. */
export interface RenderComparisonOptions {
  readonly style: Style;
  /** Width of the terminal in characters; 40 or more. */
  readonly columns: number;
}

/** Most cases that are shown of a model. */
const caseLimit = 10;
/** Most differences that are shown of a case. */
const differenceLimit = 5;
/** Most places and values that are summed up of a model. */
const summaryLimit = 8;

/** What changed from one version to another as lines: by model, first in sum and then by case. */
export function renderComparison(comparison: CompareOutput, { columns, style }: RenderComparisonOptions): string[] {
  const title = wrap(printable(comparisonTitle(comparison)), columns).map(style.bold);
  const notes = [comparison.before, comparison.after].flatMap((side) => {
    return side.notes.flatMap((note) => wrap(printable(`${side.label}: ${note}`), columns - 2));
  });
  const changed = comparison.models.filter(hasChanged);
  const same = comparison.models.filter((model) => !hasChanged(model)).map(({ model }) => model);
  return [
    ...title,
    ...notes.map((line) => `  ${style.dim(line)}`),
    ...changed.flatMap((model) => renderModel(model, { columns, style })),
    ...(same.length === 0
      ? []
      : wrap(printable(`unchanged: ${same.join(", ")}`), columns - 2).map((line) => `  ${style.dim(line)}`)),
  ];
}

function renderModel(model: ComparedModel, { columns, style }: RenderComparisonOptions): string[] {
  const shown = model.cases.filter((one) => one.result !== "same" || one.unstable.length > 0);
  const told = shown.slice(0, caseLimit).flatMap((one) => renderCase(one, { columns, style }));
  const more = shown.length - caseLimit;
  return [
    `  ${style.bold(fit(printable(model.model), columns - 40))}  ${style.yellow(changedText(model))}`,
    ...contentText(model).flatMap((text) => wrap(printable(text), columns - 4).map((line) => `    ${style.dim(line)}`)),
    ...renderSums(model, { columns, style }),
    ...told,
    ...(more > 0 ? [`    ${style.dim(`and ${count(more, "more case")}`)}`] : []),
  ];
}

/** Which label became which how often, and how far numbers moved. */
function renderSums({ labels, numbers }: ComparedModel, { columns, style }: RenderComparisonOptions): string[] {
  const pointers = [...labels, ...numbers].map(({ pointer }) => textWidth(printable(pointer)));
  const width = Math.min(30, Math.max(0, ...pointers));
  const line = (pointer: string, text: string): string => {
    return `    ${style.cyan(pad(printable(pointer), width))}  ${cutEnd(printable(text), columns - width - 6)}`;
  };
  const ofLabels = labels.flatMap(({ moves, pointer }) => {
    return moves.map(({ after, before, count: times }, index) =>
      line(index === 0 ? pointer : "", `${times} × ${moveText(before, after)}`),
    );
  });
  const ofNumbers = numbers.map(({ cases, largest, pointer }) => {
    return line(pointer, `${count(cases, "case")}, most ${moveText(largest.before, largest.after)} in ${largest.case}`);
  });
  const sums = [...ofLabels.slice(0, summaryLimit), ...ofNumbers.slice(0, summaryLimit)];
  const more = ofLabels.length + ofNumbers.length - sums.length;
  return more === 0 ? sums : [...sums, `    ${style.dim(`and ${more} more`)}`];
}

function renderCase(one: ComparedCase, { columns, style }: RenderComparisonOptions): string[] {
  const contrasts = one.differences.slice(0, differenceLimit).map(differenceContrast);
  const pointerWidth = Math.min(30, Math.max(0, ...contrasts.map(({ pointer }) => textWidth(pointer))));
  const options = { style, width: columns - 6, pointerWidth, names: ["before", "after"] } as const;
  const more = one.differences.length - contrasts.length + one.moreDifferences;
  const said = [resultText(one), unstableText(one)].filter((text) => text !== undefined);
  const lines = [
    ...said.flatMap((text) => wrap(printable(text), columns - 6)),
    ...contrasts.flatMap((contrast) => renderContrast(contrast, options)),
    ...(more > 0 ? [style.dim(`and ${count(more, "more difference")}`)] : []),
  ];
  return [`    ${style.bold(fit(printable(one.case), columns - 4))}`, ...lines.map((line) => `      ${line}`)];
}
