import { assign } from "../assign.ts";
import type { PictureWidget } from "../picture.ts";
import { placeLimits } from "../place-limits.ts";
import { shortenQuery } from "../shorten-query.ts";
import { beside, moved, type Part, space, stack } from "./part.ts";
import { cutLine, lineHeight, paragraph } from "./text-part.ts";

const padding = 10;
const codePadding = 6;
const plotHeight = 72;

/** What is in a widget's tile, `width` pixels wide with the tile's padding. */
export function layWidget(widget: PictureWidget, width: number): Part {
  const { columns, form, formulas, limits, links, queries, search, summary, title, unit } = widget;
  const inner = width - 2 * padding;
  const body = stack(
    [
      paragraph(title, "strong", inner),
      paragraph(summary, "faint", inner),
      ...(form === "value" ? [layNumber(unit, inner)] : []),
      ...(form === "value"
        ? limits.map(({ label, text }) => paragraph(`red above ${text} (${label})`, "limit", inner))
        : []),
      ...(form === "value" || form === "list" ? [] : [layPlot(widget, inner)]),
      ...(columns.length === 0 ? [] : [paragraph(columns.join("  ·  "), "note", inner)]),
      ...formulas.map(({ formula, label }) => paragraph(assign(label, formula), "code", inner)),
      ...queries.map(({ name, text }) => layCode(assign(name, shortenQuery(text)), text, inner)),
      ...(search === undefined ? [] : [layCode(search, search, inner)]),
      ...(links.length === 0
        ? []
        : [paragraph(`leads to: ${links.map(({ label }) => label).join(", ")}`, "faint", inner)]),
    ],
    4,
  );
  return stack([space(padding), moved(body, padding, 0), space(padding)]);
}

function layNumber(unit: string, width: number): Part {
  const number = paragraph("–", "number", width);
  const label = moved(cutLine(unit, "faint", width - 28), 28, 14);
  return { ...beside([number, label]), height: number.height };
}

/** Axes with the limits in their places: nothing is drawn that nobody measured. */
function layPlot({ limits, unit }: PictureWidget, width: number): Part {
  const line = lineHeight("limit");
  const head = lineHeight("faint");
  const placed = placeLimits(limits);
  const foot = head + plotHeight;
  const rise = (share: number) => foot - share * plotHeight;
  const labels = placed.map(({ label, labelAt, text }) => {
    const said = cutLine(`${label}: ${text}`, "limit", width - 6);
    return moved(said, 6, rise(labelAt) - line);
  });
  const axes = { ...space(foot), rules: [axis(0, head, 0, foot), axis(0, foot, width, foot)] };
  const lines = placed.map(({ at }) => {
    return { ...space(0), rules: [{ x1: 0, y1: rise(at), x2: width, y2: rise(at), look: "limit" as const }] };
  });
  const unitLabel = unit === "" ? [] : [cutLine(unit, "faint", width)];
  return { ...beside([axes, ...lines, ...labels, ...unitLabel]), height: foot + 4 };
}

function axis(x1: number, y1: number, x2: number, y2: number): Part["rules"][number] {
  return { x1, y1, x2, y2, look: "axis" };
}

/** A query in a box; where names were left out, the box's title has them. */
function layCode(short: string, whole: string, width: number): Part {
  const lines = moved(paragraph(short, "code", width - 2 * codePadding), codePadding, codePadding);
  const height = lines.height + 2 * codePadding;
  const box = { x: 0, y: 0, width, height, look: "code" as const };
  return { ...lines, height, boxes: [short.endsWith(whole) ? box : { ...box, whole }] };
}
