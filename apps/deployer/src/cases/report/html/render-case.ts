import type { FindingOutput } from "../../../output/test-output.ts";
import { count } from "../../../plan/wording.ts";
import { escapeMarkup } from "../../../terminal/escape-markup.ts";
import { type CaseOutput, contrastOf, type ModelOutput } from "../contrast.ts";
import { type ModelFinding, orderFindings } from "../order-findings.ts";
import { sentenceOf } from "../sentence-of.ts";
import type { Shown } from "../shown.ts";
import { isOpen, runsText, secondsText, statusText } from "../wording.ts";
import type { ReportInput } from "./read-inputs.ts";
import { renderContrast } from "./render-contrast.ts";
import { renderInput } from "./render-input.ts";
import { renderJson } from "./render-json.ts";

/** Room that a case takes on the page. */
export interface RenderCaseOptions {
  /** Absent where the document is not shown. */
  readonly input: ReportInput | undefined;
  /** Most findings of a model. */
  readonly findings: number;
  /** Most lines of a prediction with findings. */
  readonly lines: number;
}

/** Lines of a prediction that is as expected. */
const passedLines = 60;

const marks: Readonly<Record<CaseOutput["status"], string>> = { passed: "✓", updated: "↻", flaky: "~", failed: "✗" };

/** A case to unfold: its document beside what every model made of it. One that did not pass is unfolded. */
export function renderCase(one: CaseOutput, index: number, options: RenderCaseOptions): string {
  return [
    `<details class="case ${one.status}" id="case-${index}"${isOpen(one) ? " open" : ""}>`,
    `<summary><span class="mark" aria-hidden="true">${marks[one.status]}</span> <h2>${escapeMarkup(one.name)}</h2>`,
    `<span class="badge ${one.status}">${escapeMarkup(statusText(one))}</span> <span class="faint">${secondsText(one.seconds)}</span></summary>`,
    '<div class="body">',
    one.description === null ? "" : `<p class="description">${escapeMarkup(one.description)}</p>`,
    `<p class="faint"><code>${escapeMarkup(one.file)}</code></p>`,
    '<div class="beside">',
    renderInput(one.input, options.input),
    `<div class="models">${one.models.map((model) => renderModel(model, one, options)).join("\n")}</div>`,
    "</div></div></details>",
  ].join("\n");
}

function renderModel(model: ModelOutput, one: CaseOutput, options: RenderCaseOptions): string {
  const findings = orderFindings({ ...one, models: [model] });
  const shown = findings.slice(0, options.findings).map((each) => ({ each, place: placeText(each.finding, one) }));
  // Of findings of one line the last says where it is.
  const said = shown.map(({ each, place }, index) =>
    renderFinding(each, place === shown[index + 1]?.place ? "" : place),
  );
  const more = findings.length - said.length;
  const time = model.seconds === null ? "" : ` <span class="faint">${secondsText(model.seconds)}</span>`;
  const isGood = findings.length === 0;
  const status =
    model.status === "succeeded" ? (isGood ? "as expected" : count(findings.length, "finding")) : model.status;
  return [
    `<section class="model"><h3>${escapeMarkup(model.model)} <span class="badge ${isGood && model.status === "succeeded" ? "passed" : "failed"}">${escapeMarkup(status)}</span>${time}</h3>`,
    // A finding says why there is no prediction.
    model.reason === null || !isGood ? "" : `<p>${escapeMarkup(model.reason)}</p>`,
    said.length === 0 ? "" : `<ol class="findings">${said.join("\n")}</ol>`,
    more > 0 ? `<p class="faint">and ${count(more, "more finding")}</p>` : "",
    renderPredictions(model, isGood, isGood ? Math.min(passedLines, options.lines) : options.lines),
    "</section>",
  ].join("\n");
}

function placeText(finding: FindingOutput, one: CaseOutput): string {
  const place = finding.line === null ? "" : `expect.yaml:${finding.line}`;
  return [place, runsText(finding, one)].filter((text) => text !== "").join(", ");
}

function renderFinding({ finding, model }: ModelFinding, where: string): string {
  const contrast = contrastOf(finding, model);
  // Short values are in the sentence.
  const isShort = contrast === undefined || [contrast.before, contrast.after].every(isInSentence);
  return [
    `<li><p>${escapeMarkup(sentenceOf(finding))}</p>`,
    isShort ? "" : renderContrast(contrast, ["expected", "actual"]),
    where === "" ? "" : `<p class="faint">${escapeMarkup(where)}</p>`,
    "</li>",
  ].join("");
}

/** What is expected by pointer, as `expect.yaml` has it; undefined where there are no values to show. */
function unmetOf(findings: readonly FindingOutput[]): Readonly<Record<string, unknown>> | undefined {
  const kinds: readonly FindingOutput["kind"][] = ["equals", "near", "matches"];
  const unmet = findings.flatMap(({ expected, kind, pointer }) => {
    return pointer === null || !kinds.includes(kind) ? [] : [[pointer, expected] as const];
  });
  return unmet.length === 0 ? undefined : Object.fromEntries(unmet);
}

function isInSentence({ lines, text }: Shown): boolean {
  return lines === undefined && text.length <= 50;
}

/** The stored prediction beside the new one, or this alone. */
function renderPredictions(
  { expected, findings, model, prediction }: ModelOutput,
  isGood: boolean,
  lines: number,
): string {
  if (prediction === null && expected === null) return "";
  const marked = new Set(findings.flatMap(({ pointer }) => (pointer === null ? [] : [pointer])));
  const isStored = expected !== null && !isGood;
  const side = (title: string, value: unknown): string => {
    const shown =
      value === null
        ? '<p class="faint">none that can be shown here</p>'
        : renderJson(value, { byName: isStored, lines, marked });
    return `<figure><figcaption>${title}</figcaption>${shown}</figure>`;
  };
  const unmet = unmetOf(findings);
  const before = isStored
    ? side("Stored", expected)
    : unmet === undefined
      ? ""
      : side("Expected where it differs", unmet);
  const body = `${before}${side("Actual", prediction)}`;
  const title = isStored ? "Predictions" : "Prediction";
  return `<details class="prediction"${isGood ? "" : " open"}><summary>${title} <span class="of">of ${escapeMarkup(model)}</span></summary><div class="sides">${body}</div></details>`;
}
