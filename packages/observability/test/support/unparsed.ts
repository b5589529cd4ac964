/**
 * Paths of what Datadog's client does not understand: objects that fit none of the shapes there are, and keys that a shape does not
 * have. Without the second a misspelt key would pass.
 */
export function unparsed(value: unknown, path = "payload"): string[] {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item, index) => unparsed(item, `${path}[${index}]`));
  const object = value as Record<string, unknown>;
  const own = value.constructor.name === "UnparsedObject" || object["_unparsed"] === true ? [path] : [];
  const unknown = Object.keys((object["additionalProperties"] as object | undefined) ?? {}).map(
    (key) => `${path}.${key}`,
  );
  const members = Object.entries(object).filter(([key]) => key !== "additionalProperties" && key !== "_data");
  return [...own, ...unknown, ...members.flatMap(([key, member]) => unparsed(member, `${path}.${key}`))];
}
