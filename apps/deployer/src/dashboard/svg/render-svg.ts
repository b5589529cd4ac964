import { escapeMarkup } from "../../terminal/escape-markup.ts";
import { dark, light, renderVariables } from "../colours.ts";
import type { Picture } from "../picture.ts";
import { layPicture, pictureWidth } from "./lay-picture.ts";
import { type PlacedBox, type PlacedRule, type PlacedText, textStyles } from "./part.ts";

/** A picture's board as an SVG that stands alone and follows the viewer's light or dark preference. */
export function renderSvg(picture: Picture): string {
  const { boxes, height, rules, texts } = layPicture(picture);
  const name = escapeMarkup(picture.title);
  const size = `viewBox="0 0 ${pictureWidth} ${height}" width="${pictureWidth}" height="${height}"`;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-label="${name}">`,
    `<title>${name}</title>`,
    `<style>${renderStyle()}</style>`,
    ...boxes.map(renderBox),
    ...rules.map(renderRule),
    ...texts.map(renderText),
    "</svg>",
  ].join("\n")}\n`;
}

const sans = "system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif";
const mono = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace";

function renderStyle(): string {
  const sizes = Object.entries(textStyles).map(([name, { isMono, size }]) => {
    return `.${name}{font-size:${size}px;font-family:${isMono ? mono : sans}}`;
  });
  return [
    `svg{${renderVariables(light)}}`,
    `@media (prefers-color-scheme:dark){svg{${renderVariables(dark)}}}`,
    // Spaces are kept, because a line may begin with none and hold several.
    "text{fill:var(--ink);white-space:pre}",
    ...sizes,
    ".title,.strong,.band{font-weight:600}.band{fill:#fff}",
    // A box's title shows wherever in it the pointer is.
    ".code{pointer-events:none}",
    ".faint,.number{fill:var(--faint)}.limit{fill:var(--alarm)}",
    ".b-page{fill:var(--page)}.b-group,.b-tile{fill:var(--box);stroke:var(--line)}.b-code{fill:var(--code)}",
    ".r-axis{stroke:var(--axis)}.r-limit{stroke:var(--alarm);stroke-dasharray:4 3}",
  ].join("");
}

function renderBox({ colour, height, look, whole, width, x, y }: PlacedBox): string {
  const fill = colour === undefined ? "" : ` fill="${colour}"`;
  const radius = look === "code" ? 4 : 7;
  const place = `x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${radius}"`;
  return `<rect class="b-${look}"${fill} ${place}>${renderTitle(whole)}</rect>`;
}

function renderRule({ look, x1, x2, y1, y2 }: PlacedRule): string {
  return `<line class="r-${look}" x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}"/>`;
}

function renderText({ style, text, whole, x, y }: PlacedText): string {
  return `<text class="${style}" x="${round(x)}" y="${round(y)}">${renderTitle(whole)}${escapeMarkup(text)}</text>`;
}

function renderTitle(whole: string | undefined): string {
  return whole === undefined ? "" : `<title>${escapeMarkup(whole)}</title>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
