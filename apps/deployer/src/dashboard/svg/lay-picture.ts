import { groupColours } from "../colours.ts";
import { parseMarkdown, plainText } from "../markdown.ts";
import type { Picture, PictureGroup, PictureWidget } from "../picture.ts";
import { layWidget } from "./lay-widget.ts";
import { beside, moved, type Part, type PlacedBox, space, stack } from "./part.ts";
import { paragraph } from "./text-part.ts";

/** Width of the picture: as wide as a pull request's comment shows without making it smaller by much. */
export const pictureWidth = 960;

const margin = 16;
const gap = 10;
const inset = 12;

/** A picture with everything in its place, from its top left corner. */
export function layPicture(picture: Picture): Part {
  const { description, groups, monitors, objectives, title } = picture;
  const width = pictureWidth - 2 * margin;
  const widgets = groups.flatMap((group) => group.widgets);
  const head = stack(
    [paragraph(title, "title", width), ...layMarkdown(description, width), layChoices(picture, width)],
    4,
  );
  const foot = paragraph(
    `Widgets: ${widgets.length}. Besides, objectives: ${objectives.length}, monitors: ${monitors.length}. Axes and limits are drawn, values are not.`,
    "note",
    width,
  );
  const body = stack([head, ...groups.map((group) => layGroup(group, width)), foot], 14);
  const framed = stack([space(margin), moved(body, margin, 0), space(margin)]);
  const page: PlacedBox = { x: 0, y: 0, width: pictureWidth, height: framed.height, look: "page" };
  return { ...framed, boxes: [page, ...framed.boxes] };
}

function layMarkdown(text: string, width: number): readonly Part[] {
  return parseMarkdown(text).map(({ inlines }) => paragraph(plainText(inlines), "note", width));
}

function layChoices({ variables }: Picture, width: number): Part {
  const said = variables.map(({ initially, name, values }) => {
    return `$${name}: ${initially === "*" ? `all ${values.length}` : initially}`;
  });
  return paragraph(said.join("   "), "code", width);
}

function layGroup({ colour, note, question, title, widgets }: PictureGroup, width: number): Part {
  const inner = width - 2 * inset;
  const heading = stack([space(7), moved(paragraph(title, "band", inner), inset, 0), space(7)]);
  const band: PlacedBox = { x: 0, y: 0, width, height: heading.height, look: "band", colour: groupColours[colour] };
  const notes = stack([paragraph(question, "strong", inner), ...layMarkdown(note, inner)], 3);
  const rows = rowsOf(widgets).map((row) => layRow(row, inner));
  const body = stack(
    [{ ...heading, boxes: [band] }, ...[notes, ...rows].map((part) => moved(part, inset, 0)), space(2)],
    gap,
  );
  return { ...body, boxes: [{ x: 0, y: 0, width, height: body.height, look: "group" }, ...body.boxes] };
}

/** Widgets that stand beside each other; a widget further to the left begins a row. */
function rowsOf(widgets: readonly PictureWidget[]): readonly (readonly PictureWidget[])[] {
  const rows: PictureWidget[][] = [];
  for (const widget of widgets) {
    const row = rows.at(-1);
    const last = row?.at(-1);
    if (row === undefined || last === undefined || widget.column <= last.column) rows.push([widget]);
    else row.push(widget);
  }
  return rows;
}

function layRow(row: readonly PictureWidget[], width: number): Part {
  const column = (width + gap) / 12;
  const tiles = row.map((widget) => {
    const tileWidth = widget.width * column - gap;
    return { x: widget.column * column, width: tileWidth, part: layWidget(widget, tileWidth) };
  });
  const height = Math.max(...tiles.map(({ part }) => part.height));
  return beside(
    tiles.map(({ part, width: tileWidth, x }) => {
      const tile: PlacedBox = { x: 0, y: 0, width: tileWidth, height, look: "tile" };
      return moved({ ...part, height, boxes: [tile, ...part.boxes] }, x, 0);
    }),
  );
}
