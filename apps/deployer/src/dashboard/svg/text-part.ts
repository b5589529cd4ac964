import { textPixels } from "../../graph/text-pixels.ts";
import { printable } from "../../terminal/text.ts";
import { breakLines, queryMarks } from "../break-lines.ts";
import { type Part, stack, type TextStyle, textStyles } from "./part.ts";

/** Pixels that text takes, in the broadest common fonts. */
export function measure(text: string, style: TextStyle): number {
  const { isMono, size } = textStyles[style];
  if (!isMono) return textPixels(text, size);
  let em = 0;
  for (const character of text) em += /[\u0020-\u024f]/.test(character) ? 0.62 : 1.1;
  return em * size;
}

/** Height of a line of text. */
export function lineHeight(style: TextStyle): number {
  return Math.round(textStyles[style].size * 1.4);
}

/** Text in as many lines as it takes. */
export function paragraph(text: string, style: TextStyle, width: number): Part {
  const breakAfter = textStyles[style].isMono ? { breakAfter: queryMarks } : {};
  const lines = breakLines(printable(text), { width, measure: (line) => measure(line, style), ...breakAfter });
  return stack(lines.map((line) => oneLine(line, style)));
}

/** Text in one line; what does not fit is left out and told in its title. */
export function cutLine(text: string, style: TextStyle, width: number): Part {
  const clean = printable(text);
  if (measure(clean, style) <= width) return oneLine(clean, style);
  const characters = [...clean];
  while (characters.length > 0 && measure(`${characters.join("")}…`, style) > width) characters.pop();
  return oneLine(`${characters.join("")}…`, style, clean);
}

function oneLine(text: string, style: TextStyle, whole?: string): Part {
  const { size } = textStyles[style];
  const height = lineHeight(style);
  const y = Math.round((height + size * 0.7) / 2);
  return { height, boxes: [], rules: [], texts: [{ x: 0, y, text, style, ...(whole === undefined ? {} : { whole }) }] };
}
