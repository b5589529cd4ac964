import type { DeniedOutput } from "../../output/denied-output.ts";
import type { TestOutput } from "../../output/test-output.ts";
import { count } from "../../plan/wording.ts";
import { describeDenied } from "../../run/render-denied.ts";
import { type CaseOutput, contrastOf, isMissing } from "./contrast.ts";
import { type ModelFinding, orderFindings } from "./order-findings.ts";
import { renderComparisonMarkdown } from "./render-comparison-markdown.ts";
import { sentenceOf } from "./sentence-of.ts";
import { shortMarkdown } from "./short-markdown.ts";
import { shortenPair } from "./shorten-pair.ts";
import { takeRows } from "./take-rows.ts";
import { countsText, isOpen, placeText, secondsText, statusText } from "./wording.ts";

/** Most characters of a summary's rows: a comment takes 65,536 and may hold several summaries. */
const characterLimit = 26_000;
/** Most findings of a case that are listed. */
const findingLimit = 5;
/** Most characters of denied calls. */
const deniedLimit = 4000;
/** Most characters of each side of a finding. */
const sideLimit = 60;

/** A report for a comment on a pull request: a verdict, then what is different in the cases that did not pass. Every name and value is shown as text, whatever it holds. */
export function renderSummaryMarkdown(output: TestOutput): string {
  const { comparison } = output;
  const denied = renderDenied(output);
  if (comparison === undefined) return `${renderCases(output, characterLimit)}${denied}`;
  const half = characterLimit / 2;
  return `${renderCases(output, half)}${denied}\n${renderComparisonMarkdown(comparison, half)}`;
}

/** What models were not allowed to do, and what would allow it; empty when nothing was denied. */
function renderDenied({ denied = [] }: TestOutput): string {
  if (denied.length === 0) return "";
  const told = takeRows(denied, renderCall, deniedLimit);
  const left = denied.length - told.length;
  const more = left === 0 ? [] : [`- and ${count(left, "more call")}\n`];
  return `\n**Denied**\n\n${[...told, ...more].join("")}`;
}

function renderCall(denied: DeniedOutput): string {
  const { call, way } = describeDenied(denied);
  return `- ${shortMarkdown(call)}<br>${shortMarkdown(way)}\n`;
}

function renderCases(output: TestOutput, characters: number): string {
  const open = output.cases.filter(isOpen);
  const verdict = `${output.passed ? "✅" : "❌"} **${shortMarkdown(output.pipeline)}** in ${shortMarkdown(placeText(output))}: ${count(output.cases.length, "case")}, ${countsText(output)} (${secondsText(output.seconds)})\n`;
  if (open.length === 0) return verdict;
  const rows = takeRows(open, renderRow, characters);
  const left = open.length - rows.length;
  const more = left === 0 ? "" : `\nand ${count(left, "more case")} that did not pass\n`;
  return `${verdict}\n| case | result | findings |\n| --- | --- | --- |\n${rows.join("")}${more}`;
}

function renderRow(one: CaseOutput): string {
  const findings = orderFindings(one);
  const told = findings.slice(0, findingLimit).map(renderFinding);
  const more = findings.length > findingLimit ? [`and ${findings.length - findingLimit} more`] : [];
  const mark = one.status === "flaky" ? "🟡" : "❌";
  return `| ${shortMarkdown(one.name)} | ${mark} ${shortMarkdown(statusText(one))} | ${[...told, ...more].join("<br>")} |\n`;
}

function renderFinding({ finding, model }: ModelFinding): string {
  const contrast = contrastOf(finding, model);
  const name = `**${shortMarkdown(model.model)}**`;
  if (contrast === undefined || isMissing(contrast)) return `${name}: ${shortMarkdown(sentenceOf(finding))}`;
  const [expected, actual] = shortenPair(contrast.before.text, contrast.after.text, sideLimit);
  return `${name} ${shortMarkdown(contrast.pointer)}: expected ${shortMarkdown(expected)}, got ${shortMarkdown(actual)}`;
}
