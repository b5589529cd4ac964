import { textWidth } from "../../terminal/text.ts";

/** Two texts in at most `width` cells each (5 or more): what they have in common goes first, so that what differs is seen, at the same place in both. */
export function shortenPair(before: string, after: string, width: number): [string, string] {
  if (fits(before, width) && fits(after, width)) return [before, after];
  const start = commonStart(before, after) - Math.floor(width / 3);
  // Of texts that differ at their end as much is shown as there is room for.
  const filled = Math.max(before.length, after.length) - width + 1;
  const isEndSeen = [before, after].every((text) => fits(text.slice(Math.max(0, filled)), width - 1));
  const from = Math.max(0, isEndSeen ? Math.min(start, filled) : start);
  return [windowOf(before, from, width), windowOf(after, from, width)];
}

/** How many characters two texts begin with in common. */
export function commonStart(before: string, after: string): number {
  const length = Math.min(before.length, after.length);
  let start = 0;
  while (start < length && before[start] === after[start]) start += 1;
  return insidePair(before, start) || insidePair(after, start) ? start - 1 : start;
}

/** Text in at most `width` cells; what does not fit is left out of its end. */
export function cutEnd(text: string, width: number): string {
  if (fits(text, width)) return text;
  let end = width - 1;
  while (end > 0 && (insidePair(text, end) || textWidth(text.slice(0, end)) > width - 1)) end -= 1;
  return `${text.slice(0, end)}…`;
}

function windowOf(text: string, from: number, width: number): string {
  const start = insidePair(text, from) ? from - 1 : from;
  return start === 0 ? cutEnd(text, width) : cutEnd(`…${text.slice(start)}`, width);
}

function fits(text: string, width: number): boolean {
  // A text that is this long fits in no way, and measuring it would take long.
  return text.length <= width * 16 && textWidth(text) <= width;
}

/** Whether a place is between the two halves of a character. */
export function insidePair(text: string, index: number): boolean {
  return (text.charCodeAt(index) & 0xfc00) === 0xdc00 && (text.charCodeAt(index - 1) & 0xfc00) === 0xd800;
}
