const longestQuoted = 60;
const longestKept = 10_000;

/** Shows a value in a sentence: as JSON, shortened when it is long. */
export function quoteValue(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length <= longestQuoted ? text : `${text.slice(0, longestQuoted - 1)}…`;
}

/** A value as a finding carries it: one of more than 10,000 characters of JSON is cut to a text, null stands for none. */
export function keepValue(value: unknown): unknown {
  const text = JSON.stringify(value);
  if (text === undefined) return null;
  return text.length <= longestKept ? value : `${text.slice(0, longestKept)}… (${text.length} characters)`;
}
