/** Names as a sentence lists them: `a`, `a and b`, `a, b and c`. */
export function listOf(names: readonly string[]): string {
  if (names.length <= 1) return names.join("");
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** A number with its noun, such as `1 document` or `12 documents`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** One word for one, another for several. */
export function verb(number: number, one: string, several: string): string {
  return number === 1 ? one : several;
}

/** A change of a value, such as `image a:1 -> a:2`. */
export function changeOf(what: string, before: string | undefined, after: string | undefined): string {
  if (before === undefined) return after === undefined ? `${what} changed` : `${what} ${after} (none before)`;
  return after === undefined ? `no ${what} any more (was ${before})` : `${what} ${before} -> ${after}`;
}

/** Two images, as short as tells them apart: without their registry when it is the same. */
export function shortImages(
  before: string | undefined,
  after: string | undefined,
): [string | undefined, string | undefined] {
  const [shortBefore, shortAfter] = [before, after].map((image) =>
    image === undefined ? undefined : shortDigests(image.replace(/^.*\//, "")),
  );
  return shortBefore === shortAfter ? [before, after] : [shortBefore, shortAfter];
}

/** Text with every digest of 64 hex digits cut to 12. */
export function shortDigests(text: string): string {
  return text.replace(/(?<![0-9a-f])([0-9a-f]{12})[0-9a-f]{52}(?![0-9a-f])/g, "$1");
}

/** Text as the beginning of a sentence. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
