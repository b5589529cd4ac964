/** Most characters of a page's text in a prediction; the rest of a page rarely changes what it is about. */
export const pageTextMaxCharacters = 20_000;

/** Cuts a page's text at {@link pageTextMaxCharacters}, and says whether it did. */
export function cutText(text: string): { readonly text: string; readonly textTruncated: boolean } {
  return { text: text.slice(0, pageTextMaxCharacters), textTruncated: text.length > pageTextMaxCharacters };
}

/** Number of words: runs of letters and digits, with what joins them (`cap-rate`, `12,400`, `O'Hare`). */
export function countWords(text: string): number {
  let words = 0;
  for (const _ of text.matchAll(/[\p{L}\p{N}]+(?:[-',.][\p{L}\p{N}]+)*/gu)) words += 1;
  return words;
}
