import { escapeMarkup } from "../../terminal/escape-markup.ts";
import type { PictureMonitor } from "../picture.ts";
import { joinLines, renderInlines } from "./markup.ts";
import { renderQueries } from "./render-queries.ts";

/** Monitors as a list: when each fires, who is told, and what it says. */
export function renderMonitors(monitors: readonly PictureMonitor[]): string {
  return joinLines([
    '<section class="list" id="monitors" aria-labelledby="monitors-title">',
    '<h2 id="monitors-title">Monitors</h2>',
    "<p>Names in angle brackets stand for what Datadog numbers once it is made. In messages, Datadog fills in what stands in double braces.</p>",
    `<div class="cards">`,
    ...monitors.map(renderMonitor),
    "</div></section>",
  ]);
}

function renderMonitor({ condition, habits, name, query, severity, text, threshold, told }: PictureMonitor): string {
  return joinLines([
    '<article class="card">',
    `<h3><span class="badge ${severity}">${severity}</span> ${escapeMarkup(name)}</h3>`,
    "<dl>",
    renderFact("Fires", condition),
    renderFact("Threshold", threshold),
    renderFact("Tells", severity === "part" ? "nobody: another monitor looks at it" : told.join(" ")),
    renderFact("Otherwise", habits.join(" · ")),
    "</dl>",
    renderQueries([{ name: "", text: query }]),
    text === undefined ? undefined : renderText(text),
    "</article>",
  ]);
}

function renderFact(term: string, said: string): string {
  return said === "" ? "" : `<div><dt>${term}</dt><dd>${escapeMarkup(said)}</dd></div>`;
}

function renderText({ happened, meansForDocuments, next, search }: NonNullable<PictureMonitor["text"]>): string {
  const steps = next.map((step) => `<li>${renderInlines(step)}</li>`);
  return joinLines([
    "<details><summary>Message</summary>",
    `<p><strong>What happened:</strong> ${renderInlines(happened)}</p>`,
    `<p><strong>What it means for documents:</strong> ${renderInlines(meansForDocuments)}</p>`,
    "<p><strong>What to do next:</strong></p>",
    `<ol>${steps.join("")}</ol>`,
    `<p><strong>Log lines:</strong></p>${renderQueries([{ name: "", text: search }])}`,
    "</details>",
  ]);
}
