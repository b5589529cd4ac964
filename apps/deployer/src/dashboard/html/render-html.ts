import { count } from "../../plan/wording.ts";
import { escapeMarkup } from "../../terminal/escape-markup.ts";
import type { Picture, PictureGroup } from "../picture.ts";
import { joinLines, renderMarkdown } from "./markup.ts";
import { renderMonitors } from "./render-monitors.ts";
import { renderObjectives } from "./render-objectives.ts";
import { renderWidget } from "./render-widget.ts";
import { style } from "./style.ts";

/** A picture as a page that stands alone: it asks for nothing from anywhere. */
export function renderHtml(picture: Picture): string {
  const { description, groups, monitors, objectives, title } = picture;
  const name = escapeMarkup(title);
  return `${joinLines([
    "<!doctype html>",
    '<html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    // Without it, a browser would ask the page's server for one.
    '<link rel="icon" href="data:,">',
    `<title>${name}</title>`,
    `<style>${style}</style></head><body>`,
    `<header><h1>${name}</h1>`,
    renderMarkdown(description),
    '<p class="faint">This is the board before it has data: axes and limits are drawn, values are not.</p>',
    renderChoices(picture),
    renderContents(picture),
    "</header><main>",
    ...groups.map(renderGroup),
    renderObjectives(objectives),
    renderMonitors(monitors),
    "</main>",
    `<footer class="faint"><p>${count(groups.flatMap(({ widgets }) => widgets).length, "widget")}, ${count(objectives.length, "objective")}, ${count(monitors.length, "monitor")}.</p></footer>`,
    "</body></html>",
  ])}\n`;
}

function renderChoices({ variables }: Picture): string {
  const rows = variables.map(({ initially, name, prefix, values }) => {
    const choice = initially === "*" ? `all ${values.length}` : initially;
    return `<li><code>$${escapeMarkup(name)}</code> chooses by <code>${escapeMarkup(prefix)}</code>, at first ${escapeMarkup(choice)}</li>`;
  });
  return `<ul class="choices" aria-label="Template variables">${rows.join("")}</ul>`;
}

function renderContents({ groups }: Picture): string {
  const places = [
    ...groups.map(({ key, title }) => ({ id: `group-${key}`, title })),
    { id: "objectives", title: "Objectives" },
    { id: "monitors", title: "Monitors" },
  ];
  const links = places.map(({ id, title }) => `<li><a href="#${escapeMarkup(id)}">${escapeMarkup(title)}</a></li>`);
  return `<nav aria-label="Groups"><ul>${links.join("")}</ul></nav>`;
}

function renderGroup({ colour, key, note, question, title, widgets }: PictureGroup): string {
  const id = escapeMarkup(`group-${key}`);
  return joinLines([
    `<section class="group ${colour}" id="${id}" aria-labelledby="${id}-title">`,
    `<h2 id="${id}-title">${escapeMarkup(title)}</h2>`,
    `<div class="note"><p class="question">${escapeMarkup(question)}</p>`,
    renderMarkdown(note),
    '</div><div class="widgets">',
    ...widgets.map(renderWidget),
    "</div></section>",
  ]);
}
