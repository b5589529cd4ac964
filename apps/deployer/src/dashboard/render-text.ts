import { count } from "../plan/wording.ts";
import type { Style } from "../terminal/style.ts";
import { printable, textWidth } from "../terminal/text.ts";
import { assign } from "./assign.ts";
import { breakLines, queryMarks } from "./break-lines.ts";
import { parseMarkdown, plainText } from "./markdown.ts";
import type { Picture, PictureGroup, PictureMonitor, PictureObjective, PictureWidget } from "./picture.ts";
import { shortenQuery } from "./shorten-query.ts";

/** How an outline is written. */
export interface RenderTextOptions {
  readonly style: Style;
  /** Characters a line may take. */
  readonly columns: number;
}

/** A picture as an outline: groups, widgets, queries and limits, then objectives and monitors. */
export function renderText(picture: Picture, options: RenderTextOptions): string {
  const { description, groups, monitors, objectives, title } = picture;
  const { bold } = options.style;
  const lines = [
    ...fold(title, "", options, bold),
    ...parseMarkdown(description).flatMap(({ inlines }) => fold(plainText(inlines), "", options)),
    ...groups.flatMap((group) => ["", ...renderGroup(group, options)]),
    "",
    bold(count(objectives.length, "objective")),
    ...objectives.flatMap((objective) => renderObjective(objective, options)),
    "",
    bold(count(monitors.length, "monitor")),
    ...monitors.flatMap((monitor) => renderMonitor(monitor, options)),
  ];
  return `${lines.join("\n")}\n`;
}

function renderGroup({ question, title, widgets }: PictureGroup, options: RenderTextOptions): string[] {
  const { bold, cyan } = options.style;
  return [
    ...fold(title, "", options, (line) => bold(cyan(line))),
    ...fold(question, "  ", options),
    ...widgets.flatMap((widget) => renderWidget(widget, options)),
  ];
}

function renderWidget(widget: PictureWidget, options: RenderTextOptions): string[] {
  const { dim, yellow } = options.style;
  const { form, formulas, limits, queries, search, summary, title, unit } = widget;
  const facts = unit === "" ? summary : `${summary}, ${unit}`;
  return [
    ...fold(title, "  ", options),
    ...fold(facts, "    ", options, dim),
    ...limits.flatMap(({ label, text }) =>
      fold(`${form === "value" ? "red above" : "limit"} ${text} (${label})`, "    ", options, yellow),
    ),
    ...formulas.flatMap(({ formula, label }) => fold(assign(label, formula), "    ", options)),
    ...queries.flatMap(({ name, text }) => foldQuery(assign(name, text), options)),
    ...(search === undefined ? [] : foldQuery(search, options)),
  ];
}

function renderObjective({ budget, burnRates, name, target }: PictureObjective, options: RenderTextOptions): string[] {
  const rates = burnRates.map(({ rate, severity, windows }) => `${severity} at ${rate} over ${windows}`);
  return [
    ...fold(name, "  ", options),
    ...fold(`${target}: ${budget}`, "    ", options, options.style.yellow),
    ...rates.flatMap((rate) => fold(rate, "    ", options, options.style.dim)),
  ];
}

function renderMonitor(
  { condition, name, query, severity, told }: PictureMonitor,
  options: RenderTextOptions,
): string[] {
  const { dim, yellow } = options.style;
  const tells = severity === "part" ? "tells nobody" : `${severity}: ${told.join(" ")}`;
  return [
    ...fold(name, "  ", options),
    ...fold(condition, "    ", options, yellow),
    ...fold(tells, "    ", options, dim),
    ...foldQuery(query, options),
  ];
}

function foldQuery(query: string, options: RenderTextOptions): string[] {
  const { columns, style } = options;
  const lines = breakLines(printable(shortenQuery(query)).trim(), {
    width: columns - 4,
    measure: textWidth,
    breakAfter: queryMarks,
  });
  return lines.map((line) => `    ${style.dim(line)}`);
}

/** Text in lines of the terminal's width; a word that is longer than one goes on in the next. */
function fold(text: string, indent: string, { columns }: RenderTextOptions, paint = (line: string) => line): string[] {
  const lines = breakLines(printable(text).trim(), { width: columns - indent.length, measure: textWidth });
  return lines.map((line) => `${indent}${paint(line)}`);
}
