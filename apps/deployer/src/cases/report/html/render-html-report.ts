import type { TestOutput } from "../../../output/test-output.ts";
import { count } from "../../../plan/wording.ts";
import { describeDenied } from "../../../run/render-denied.ts";
import { escapeMarkup } from "../../../terminal/escape-markup.ts";
import type { CaseOutput } from "../contrast.ts";
import { countsText, isOpen, nextCommands, placeText, secondsText } from "../wording.ts";
import type { ReportInput } from "./read-inputs.ts";
import { renderCase } from "./render-case.ts";
import { renderComparison } from "./render-comparison.ts";
import { style } from "./style.ts";

/** Lines of predictions that a page holds; each case has its share. */
const lineLimit = 60_000;
/** Findings that a page tells. */
const findingLimit = 2000;

/** A report as a page that stands alone: it asks for nothing from anywhere, and needs no script. `inputs` are by the case's name. */
export function renderHtmlReport(output: TestOutput, inputs: ReadonlyMap<string, ReportInput>): string {
  const name = escapeMarkup(`${output.pipeline} in ${output.environment}: ${countsText(output)}`);
  const models = Math.max(1, output.cases.flatMap(({ models: all }) => all).length);
  const room = {
    lines: Math.max(20, Math.min(200, Math.floor(lineLimit / models))),
    findings: Math.max(3, Math.min(40, Math.floor(findingLimit / models))),
  };
  const cases = openFirst(output).map((one, index) => renderCase(one, index, { input: inputs.get(one.name), ...room }));
  const lines = [
    "<!doctype html>",
    '<html lang="en"><head><meta charset="utf-8">',
    // What a model wrote is text here; should that ever fail, it can still do nothing.
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">`,
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    // Without it, a browser would ask the page's server for one.
    '<link rel="icon" href="data:,">',
    `<title>${name}</title>`,
    `<style>${style}</style></head><body>`,
    ...renderHeader(output),
    "<main>",
    renderDenied(output),
    output.comparison === undefined ? "" : renderComparison(output.comparison),
    ...cases,
    "</main></body></html>",
  ];
  return `${lines.join("\n")}\n`;
}

function renderHeader(output: TestOutput): string[] {
  const { cases, file, passed, pipeline, repeat, seconds, startedAt } = output;
  const open = openFirst(output).flatMap((one, index) => {
    return isOpen(one) ? [`<li><a href="#case-${index}">${escapeMarkup(one.name)}</a></li>`] : [];
  });
  const next = nextCommands(output).map((command) => `<li><code>${escapeMarkup(command)}</code></li>`);
  return [
    `<header class="${passed ? "passed" : "failed"}"><h1>${escapeMarkup(pipeline)}</h1>`,
    `<p class="verdict">${count(cases.length, "case")}: ${escapeMarkup(countsText(output))}</p>`,
    "<dl>",
    renderFact("Where", placeText(output)),
    renderFact(
      "When",
      `${startedAt.replace("T", " ").replace(/(\.\d+)?Z$/, " UTC")}, ${secondsText(seconds)}${repeat === 1 ? "" : `, every case ${repeat} times`}`,
    ),
    renderFact("File", file),
    "</dl>",
    open.length === 0 ? "" : `<nav aria-label="Cases that did not pass"><ul>${open.join("")}</ul></nav>`,
    next.length === 0 ? "" : `<p class="faint">Next:</p><ul class="next">${next.join("")}</ul>`,
    "</header>",
  ];
}

/** What models were not allowed to do, each with the line that would allow it. */
function renderDenied({ denied = [] }: TestOutput): string {
  if (denied.length === 0) return "";
  const told = denied.map((one) => {
    const { call, way } = describeDenied(one);
    return `<li><p>${escapeMarkup(call)}</p><p><code>${escapeMarkup(way)}</code></p></li>`;
  });
  return `<section class="case"><div class="body"><h2>Denied</h2><ul class="findings">${told.join("\n")}</ul></div></section>`;
}

/** Cases that did not pass come before the others. */
function openFirst({ cases }: TestOutput): CaseOutput[] {
  return [...cases.filter(isOpen), ...cases.filter((one) => !isOpen(one))];
}

function renderFact(term: string, said: string): string {
  return `<div><dt>${term}</dt><dd>${escapeMarkup(said)}</dd></div>`;
}
