import type { TestOutput } from "../../output/test-output.ts";
import { count } from "../../plan/wording.ts";
import { renderDenied } from "../../run/render-denied.ts";
import type { Style } from "../../terminal/style.ts";
import { fit, printable, textWidth, wrap } from "../../terminal/text.ts";
import { type CaseOutput, contrastOf, isMissing, type ModelOutput } from "./contrast.ts";
import { type ModelFinding, orderFindings } from "./order-findings.ts";
import { renderComparison } from "./render-comparison.ts";
import { renderContrast } from "./render-contrast.ts";
import { sentenceOf } from "./sentence-of.ts";
import { countsText, isOpen, nextCommands, placeText, runsText, secondsText, statusText } from "./wording.ts";

/** How a report is written to a terminal. */
export interface RenderTestReportOptions {
  readonly style: Style;
  /** Width of the terminal in characters. */
  readonly columns: number;
}

/** Most findings that are shown of one model. */
const findingLimit = 10;

const marks: Readonly<Record<CaseOutput["status"], { readonly mark: string; readonly paint: keyof Paints }>> = {
  passed: { mark: "✓", paint: "green" },
  updated: { mark: "↻", paint: "cyan" },
  flaky: { mark: "~", paint: "yellow" },
  failed: { mark: "✗", paint: "red" },
};

type Paints = Pick<Style, "green" | "cyan" | "yellow" | "red">;

/** What the cases came to: a line each, below those that did not pass what is different and where it is expected, then what to do next. */
export function renderTestReport(output: TestOutput, options: RenderTestReportOptions): string {
  const columns = Math.max(40, Math.min(options.columns, 120));
  const { style } = options;
  // What has to be read stands at the end, beside the summary.
  const cases = [...output.cases.filter((one) => !isOpen(one)), ...output.cases.filter(isOpen)];
  const lines = cases.flatMap((one) => renderCaseLines(one, { style, columns }));
  const counts = `${count(output.cases.length, "case")}: ${countsText(output)}`;
  const comparison = output.comparison === undefined ? [] : renderComparison(output.comparison, { style, columns });
  const denied = renderDenied(output.denied ?? [], { style, columns });
  const summary = `${output.passed ? style.green(counts) : style.red(counts)}  ${style.dim(`${secondsText(output.seconds)}  ${placeText(output)}`)}`;
  const next = nextCommands(output).map((command) => `  ${style.bold(command)}`);
  return `${[...parted(lines), ...parted(comparison), ...parted(denied), summary, ...next].join("\n")}\n`;
}

/** Lines with an empty one below them. */
function parted(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [...lines, ""];
}

/** One case as lines: what it came to, and below it what is different where it did not pass. */
export function renderCaseLines(one: CaseOutput, { columns, style }: RenderTestReportOptions): string[] {
  const { mark, paint } = marks[one.status];
  const text = statusText(one);
  const time = secondsText(one.seconds);
  const name = fit(printable(one.name), columns - textWidth(text) - time.length - 6);
  const head = `${style[paint](mark)} ${style.bold(name)}  ${style[paint](text)}  ${style.dim(time)}`;
  if (!isOpen(one)) return [head];
  return [head, ...one.models.flatMap((model) => renderModel(model, one, { columns, style }))];
}

function renderModel(model: ModelOutput, one: CaseOutput, { columns, style }: RenderTestReportOptions): string[] {
  const findings = orderFindings({ ...one, models: [model] });
  if (findings.length === 0) return renderUntold(model, { columns, style });
  const shown = findings.slice(0, findingLimit);
  const pointers = shown.map(({ finding }) => contrastOf(finding, model)?.pointer ?? "");
  const pointerWidth = Math.min(30, Math.max(0, ...pointers.map(textWidth)));
  const lines = shown.flatMap((each, index) => {
    const before = shown[index + 1]?.finding;
    // Differences from one stored prediction are expected in one place.
    const isSamePlace = before !== undefined && placeKey(before, one) === placeKey(each.finding, one);
    const place = isSamePlace ? [] : [style.dim(renderPlace(each, one))];
    return [...renderFinding(each, { columns: columns - 4, style }, pointerWidth), ...place].map(
      (line) => `    ${line}`,
    );
  });
  const more = findings.length - shown.length;
  const rest = more === 0 ? [] : [`    ${style.dim(`and ${count(more, "more difference")}`)}`];
  return [`  ${style.bold(fit(printable(model.model), columns - 2))}`, ...lines, ...rest];
}

/** A model without a prediction that no finding is about: those before it explain why. */
function renderUntold({ model, reason, status }: ModelOutput, { columns, style }: RenderTestReportOptions): string[] {
  if (status === "succeeded") return [];
  const said = printable(`${status}${reason === null ? "" : `: ${reason}`}`);
  return [
    `  ${style.bold(fit(printable(model), columns - 2))}`,
    ...wrap(said, columns - 4).map((line) => `    ${style.dim(line)}`),
  ];
}

function renderFinding(
  { finding, model }: ModelFinding,
  { columns, style }: RenderTestReportOptions,
  pointerWidth: number,
): string[] {
  const contrast = contrastOf(finding, model);
  const sentence = wrap(printable(sentenceOf(finding)), columns);
  if (contrast === undefined) return sentence;
  const lines = renderContrast(contrast, { style, width: columns, pointerWidth, names: ["expected", "actual"] });
  return isMissing(contrast) && finding.kind !== "stored" ? [...lines, ...sentence.map(style.dim)] : lines;
}

function renderPlace({ finding }: ModelFinding, one: CaseOutput): string {
  const where = `${printable(one.file)}${finding.line === null ? "" : `:${finding.line}`}`;
  const runs = runsText(finding, one);
  return runs === "" ? where : `${where}  ${runs}`;
}

function placeKey(finding: ModelFinding["finding"], one: CaseOutput): string {
  return `${finding.line}\n${runsText(finding, one)}`;
}
