import { didYouMean } from "@sluice/spec/did-you-mean";

/** The word a person most likely meant, misspelt or only begun, if one is near enough to suggest. */
export function closest(word: string, words: readonly string[]): string | undefined {
  const begun = words.filter((candidate) => candidate.startsWith(word)).toSorted((a, b) => a.length - b.length);
  return didYouMean(word, words) ?? begun[0];
}
