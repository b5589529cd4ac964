import { escapeMarkup } from "../../../terminal/escape-markup.ts";
import { type ComparedLine, compareLines } from "../compare-lines.ts";
import type { Contrast } from "../contrast.ts";
import { commonStart, insidePair } from "../shorten-pair.ts";
import { escapeLines } from "./escape-lines.ts";

/** Characters that are shown of each side. */
const sideLimit = 600;
/** Lines that are shown of a comparison. */
const lineLimit = 60;

/** Two sides below each other, with what differs highlighted. `names` say what they are, such as `expected` and `actual`. */
export function renderContrast({ after, before }: Contrast, names: readonly [string, string]): string {
  if (before.lines !== undefined && after.lines !== undefined) return renderLines(before.lines, after.lines, names);
  const [was, is] = markDifference(before.text, after.text);
  return `<dl class="contrast"><div><dt>${escapeMarkup(names[0])}</dt><dd><code>${was}</code></dd></div><div><dt>${escapeMarkup(names[1])}</dt><dd><code>${is}</code></dd></div></dl>`;
}

function renderLines(before: readonly string[], after: readonly string[], names: readonly [string, string]): string {
  const all = compareLines(before, after);
  const shown = all.slice(0, lineLimit).map(renderLine).join("");
  const more = all.length > lineLimit ? `<span class="left-out">⋮ ${all.length - lineLimit} more lines</span>` : "";
  const key = `<p class="faint">− ${escapeMarkup(names[0])}, + ${escapeMarkup(names[1])}</p>`;
  return `${key}<pre class="lines"><code>${shown}${more}</code></pre>`;
}

function renderLine({ kind, text }: ComparedLine): string {
  const said = escapeMarkup(text.slice(0, sideLimit).toWellFormed());
  switch (kind) {
    case "left-out":
      return '<span class="left-out">⋮</span>';
    case "same":
      return `<span>  ${said}</span>`;
    case "removed":
      return `<del>− ${said}</del>`;
    case "added":
      return `<ins>+ ${said}</ins>`;
  }
}

/** Two texts as HTML: what they neither begin nor end with in common is marked. */
function markDifference(before: string, after: string): [string, string] {
  const start = commonStart(before, after);
  const rest = Math.min(before.length, after.length) - start;
  let end = 0;
  while (end < rest && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  // Of two characters that end in the same half neither would be shown.
  if ([before, after].some((text) => insidePair(text, text.length - end))) end -= 1;
  // Marked letter by letter, numbers and words that have nothing in common are hard to read.
  const isAlike = start + end > 2 && start + end >= Math.max(before.length, after.length) / 3;
  const [from, to] = isAlike ? [start, end] : [0, 0];
  return [markPart(before, from, to, "del"), markPart(after, from, to, "ins")];
}

function markPart(text: string, from: number, to: number, tag: "del" | "ins"): string {
  const start = cutStart(text.slice(0, from));
  const part = text.slice(from, text.length - to);
  const end = text.slice(text.length - to);
  const said = part.length > sideLimit ? `${part.slice(0, sideLimit)}…` : part;
  const marked = said === "" ? "" : `<${tag}>${escapeLines(said)}</${tag}>`;
  return `${escapeLines(start)}${marked}${escapeLines(end.length > 80 ? `${end.slice(0, 80)}…` : end)}`;
}

function cutStart(text: string): string {
  return text.length > 80 ? `…${text.slice(-80)}` : text;
}
