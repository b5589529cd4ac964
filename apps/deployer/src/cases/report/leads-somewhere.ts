/** Whether a JSON Pointer (RFC 6901) leads to a value of a document. */
export function leadsSomewhere(document: unknown, pointer: string): boolean {
  let current = document;
  for (const segment of pointer.split("/").slice(1)) {
    const key = segment.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, key)) return false;
    current = (current as Readonly<Record<string, unknown>>)[key];
  }
  return true;
}
