const longest = 60;

/** Shows a value of the file in a message: quoted if it is text, shortened if it is long. */
export function quote(value: unknown): string {
  const text = typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length <= longest ? text : `${text.slice(0, longest - 3)}...`;
}
