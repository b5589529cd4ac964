/** A value as it is shown in a line, and, when it is a text of several lines, each of them. */
export interface Shown {
  readonly text: string;
  readonly lines?: readonly string[];
}

/** A JSON value on one line; undefined is nothing. */
export function showValue(value: unknown): Shown {
  if (value === undefined) return nothing;
  const text = visible(JSON.stringify(value) ?? String(value));
  if (typeof value !== "string" || !value.includes("\n")) return { text };
  return { text, lines: value.split("\n").map(visible) };
}

/** Where no value is. */
export const nothing: Shown = { text: "nothing" };

/** Text in which every character can be seen: two texts that look alike may differ in a no-break space. */
export function visible(text: string): string {
  // An ideographic space is as wide as a letter: it is seen.
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u00a0\u1680\u2000-\u200a\u202f\u205f]/gu, (character) => {
      return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
    });
}
