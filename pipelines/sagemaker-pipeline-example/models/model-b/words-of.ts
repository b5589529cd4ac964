const stopWords = new Set(
  "the and for with from that this are was were has have its our your all any per into near one two not will may can".split(
    " ",
  ),
);

/**
 * Splits a text into the words a classifier counts: lower case, three letters or more, plural `s` removed, no figures.
 * Repeats are kept.
 */
export function wordsOf(text: string): readonly string[] {
  const words: string[] = [];
  for (const [word] of text.toLowerCase().matchAll(/[a-z]{3,}/g)) {
    if (!stopWords.has(word)) words.push(word.length > 4 && /[^s]s$/.test(word) ? word.slice(0, -1) : word);
  }
  return words;
}
