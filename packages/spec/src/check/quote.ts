const longest = 60;

/** Shows a value of the file in a message: quoted if it is text, shortened if it is long. */
export function quote(value: unknown): string {
  const text = typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
  if (text.length <= longest) return text;
  return `${text.slice(0, longest - 3)}...${typeof value === "string" ? '"' : ""}`;
}
