import { stripVTControlCharacters } from "node:util";

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
// Blocks that terminals draw two cells wide: Hangul, CJK, full-width forms, pictographs.
const wide =
  /^[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|^\p{Extended_Pictographic}\ufe0f?|^[\u{20000}-\u{3fffd}]/u;
// Text presentation unless U+FE0F follows: our own marks must count as one cell.
const narrow = /^[ -\u10ff\u1160-\u24ff\u2500-\u27bf](?!\ufe0f)/u;

const plainAscii = /^[\x20-\x7e]*$/;

/** Cells that text takes in a terminal. */
export function textWidth(text: string): number {
  if (plainAscii.test(text)) return text.length;
  let width = 0;
  for (const { segment } of segmenter.segment(stripVTControlCharacters(text))) width += cells(segment);
  return width;
}

/** Text in at most `width` cells: what does not fit is left out of its middle, so that a path keeps its end; its colour goes, too. */
export function fit(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  if (width <= 1) return "…".slice(0, Math.max(0, width));
  // Half of a colour's code would be shown as text.
  const segments = [...segmenter.segment(stripVTControlCharacters(text))].map(({ segment }) => segment);
  const head = take(segments, Math.floor((width - 1) / 2));
  const tail = take(segments.toReversed(), width - 1 - textWidth(head));
  return `${head}…${[...segmenter.segment(tail)]
    .map(({ segment }) => segment)
    .toReversed()
    .join("")}`;
}

/** Text cut or padded on the right to exactly `width` cells. */
export function pad(text: string, width: number): string {
  const cut = fit(text, width);
  return cut + " ".repeat(width - textWidth(cut));
}

/** Text from outside, such as a file's name or a server's log line, without what would move the cursor. */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu, " ");
}

/** Sentences broken into lines of at most `width` cells; a word longer than a line stays whole. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/[ \t\n]+/)) {
    if (line !== "" && textWidth(line) + 1 + textWidth(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

function cells(segment: string): number {
  if (narrow.test(segment)) return 1;
  return wide.test(segment) ? 2 : 1;
}

function take(segments: readonly string[], width: number): string {
  let used = 0;
  let taken = "";
  for (const segment of segments) {
    used += cells(segment);
    if (used > width) break;
    taken += segment;
  }
  return taken;
}
