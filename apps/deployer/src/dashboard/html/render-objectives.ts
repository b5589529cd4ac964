import { escapeMarkup } from "../../terminal/escape-markup.ts";
import type { PictureBurnRate, PictureObjective } from "../picture.ts";
import { joinLines } from "./markup.ts";
import { renderQueries } from "./render-queries.ts";

/** Objectives as a list: target, what may go wrong until it is missed, and how fast. */
export function renderObjectives(objectives: readonly PictureObjective[]): string {
  return joinLines([
    '<section class="list" id="objectives" aria-labelledby="objectives-title">',
    '<h2 id="objectives-title">Objectives</h2>',
    "<p>A burn rate of 1 uses the error budget up exactly at the end of the days. A monitor fires when a rate is exceeded over both of its windows.</p>",
    '<div class="cards">',
    ...objectives.map(renderObjective),
    "</div></section>",
  ]);
}

function renderObjective({ budget, burnRates, description, name, queries, target }: PictureObjective): string {
  return joinLines([
    '<article class="card">',
    `<h3>${escapeMarkup(name)}</h3>`,
    `<p>${escapeMarkup(description)}</p>`,
    "<dl>",
    `<div><dt>Target</dt><dd>${escapeMarkup(target)}</dd></div>`,
    `<div><dt>Budget</dt><dd>${escapeMarkup(budget)}</dd></div>`,
    "</dl>",
    renderBurnRates(burnRates),
    ...queries.map(({ label, text }) => {
      return `<p class="kind">${escapeMarkup(label)}</p>\n${renderQueries([{ name: "", text }])}`;
    }),
    "</article>",
  ]);
}

function renderBurnRates(burnRates: readonly PictureBurnRate[]): string {
  const rows = burnRates.map(({ rate, severity, windows }) => {
    const cells = [escapeMarkup(rate), escapeMarkup(windows), `<span class="badge ${severity}">${severity}</span>`];
    return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
  });
  const head = '<tr><th scope="col">Burn rate</th><th scope="col">Windows</th><th scope="col">Then</th></tr>';
  return `<table><thead>${head}</thead><tbody>${rows.join("")}</tbody></table>`;
}
