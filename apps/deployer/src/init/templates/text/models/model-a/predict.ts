/** What the model reads; every other document is answered with status 415. */
export const mediaTypes: readonly string[] = ["text/plain"];

/** What the model says of a document: the JSON that is delivered. */
export interface Prediction {
  readonly words: number;
  readonly sentences: number;
  /** Seconds that reading it takes, at 240 words per minute. */
  readonly readingSeconds: number;
  /** Its most frequent words of at least five letters, at most three; of equally frequent ones the first in the alphabet. */
  readonly terms: readonly string[];
}

/** The model itself: replace what this does with your own. */
export function predict(document: Buffer): Prediction {
  const text = document.toString("utf8");
  const words = text.toLowerCase().match(/\p{L}[\p{L}\p{M}'’-]*/gu) ?? [];
  const counts = new Map<string, number>();
  for (const word of words) if (word.length >= 5) counts.set(word, (counts.get(word) ?? 0) + 1);
  const byCount = [...counts].toSorted(([a, some], [b, others]) => others - some || (a < b ? -1 : 1));
  return {
    words: words.length,
    sentences: text.match(/[.!?]+(?:\s|$)/g)?.length ?? 0,
    readingSeconds: words.length / 4,
    terms: byCount.slice(0, 3).map(([word]) => word),
  };
}
