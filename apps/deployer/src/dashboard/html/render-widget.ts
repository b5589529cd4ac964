import { escapeMarkup } from "../../terminal/escape-markup.ts";
import { assign } from "../assign.ts";
import type { PictureWidget } from "../picture.ts";
import { type PlacedLimit, placeLimits } from "../place-limits.ts";
import { joinLines } from "./markup.ts";
import { renderQueries } from "./render-queries.ts";

/** One widget: what it is, where its limits are, and what it asks Datadog. No value is made up. */
export function renderWidget(widget: PictureWidget): string {
  const { column, form, formulas, links, queries, search, summary, title, width } = widget;
  const place = `grid-column:${column + 1}/span ${width}`;
  return joinLines([
    `<article class="widget" style="${place}">`,
    `<h3>${escapeMarkup(title)}</h3>`,
    `<p class="kind">${escapeMarkup(summary)}</p>`,
    form === "value" ? renderNumber(widget) : undefined,
    form === "list" ? renderList(widget) : undefined,
    form === "value" || form === "list" ? undefined : renderPlot(widget),
    renderFormulas(formulas),
    search === undefined ? undefined : renderQueries([{ name: "", text: search }]),
    renderQueries(queries),
    links.length === 0 ? undefined : renderLinks(links),
    "</article>",
  ]);
}

function renderNumber({ limits, unit }: PictureWidget): string {
  const reds = limits.map(({ label, text }) => {
    return `<p class="red">red above ${escapeMarkup(text)} <span>(${escapeMarkup(label)})</span></p>`;
  });
  return `<p class="number" aria-hidden="true">–<span>${escapeMarkup(unit)}</span></p>${reds.join("")}`;
}

function renderList({ columns }: PictureWidget): string {
  if (columns.length === 0) return "";
  const cells = columns.map((column) => `<li>${escapeMarkup(column)}</li>`).join("");
  return `<ul class="columns" aria-label="Columns">${cells}</ul>`;
}

function renderPlot({ limits, summary, unit }: PictureWidget): string {
  const said = limits.map(({ label, text }) => `${label} ${text}`).join(", ");
  const label = `Axes of ${summary}${unit === "" ? "" : `, in ${unit}`}${said === "" ? "" : `; limits: ${said}`}. No data is drawn.`;
  return joinLines([
    `<div class="plot" role="img" aria-label="${escapeMarkup(label)}">`,
    `<span class="unit">${escapeMarkup(unit)}</span>`,
    ...placeLimits(limits).map(renderLimit),
    "</div>",
  ]);
}

function renderLimit({ at, label, labelAt, text }: PlacedLimit): string {
  const said = escapeMarkup(`${label}: ${text}`);
  return `<i style="bottom:${percent(at)}"></i><span class="limit" style="bottom:${percent(labelAt)}">${said}</span>`;
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10}%`;
}

function renderFormulas(formulas: PictureWidget["formulas"]): string {
  if (formulas.length === 0) return "";
  const rows = formulas.map(({ formula, label }) => {
    return `<li><code>${escapeMarkup(assign(label, formula))}</code></li>`;
  });
  return `<ul class="formulas">${rows.join("")}</ul>`;
}

function renderLinks(links: PictureWidget["links"]): string {
  const rows = links.map(({ label, url }) => `<li><a href="${escapeMarkup(url)}">${escapeMarkup(label)}</a></li>`);
  return `<ul class="links">${rows.join("")}</ul>`;
}
