/** Most characters of one page's text in a prediction; the rest of a page rarely changes what it is about. */
const pageTextMaxCharacters = 20_000;

/** Most characters of text in one prediction, all pages together. */
export const documentTextMaxCharacters = 200_000;

/** A page's text as a prediction carries it. */
export interface CutText {
  readonly text: string;
  readonly textTruncated: boolean;
}

/** Cuts a page's text at {@link pageTextMaxCharacters}, or sooner at `room` characters. */
export function cutText(text: string, room: number = pageTextMaxCharacters): CutText {
  const characters = Math.min(pageTextMaxCharacters, room);
  return { text: text.slice(0, characters), textTruncated: text.length > characters };
}

/**
 * Number of words: what stands between white space and has a letter or digit in it.
 * A loop and no expression, because a text of 100 MB must not hold up the pings for seconds.
 */
export function countWords(text: string): number {
  let words = 0;
  let isCounted = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code <= space) isCounted = false;
    else if (!isCounted && isLetterOrDigit(code)) {
      isCounted = true;
      words += 1;
    }
  }
  return words;
}

/** Number of lines: one more than there are line feeds. */
export function countLines(text: string): number {
  let lines = 1;
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) === lineFeed) lines += 1;
  return lines;
}

const lineFeed = 0x0a;
const space = 0x20;

function isLetterOrDigit(code: number): boolean {
  // Beyond ASCII nearly everything a page prints is a letter of some script.
  return (
    (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code > 0x7f
  );
}
