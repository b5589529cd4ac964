/** Text inside XML: markup escaped; control characters as references, so that every S3 key survives. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"'\p{Cc}]/gu, (character) => {
    const name = { "&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos" }[character];
    return name === undefined ? `&#${character.charCodeAt(0)};` : `&${name};`;
  });
}

/** A value that {@link renderXml} can write: text, a list of siblings, or child elements; undefined is left out. */
export type XmlValue =
  | string
  | number
  | boolean
  | undefined
  | readonly XmlValue[]
  | { readonly [element: string]: XmlValue };

/** One element; a list becomes an element per entry. */
export function renderElement(name: string, value: XmlValue): string {
  if (value === undefined) return "";
  if (Array.isArray(value)) return value.map((entry: XmlValue) => renderElement(name, entry)).join("");
  if (typeof value === "object") {
    const children = Object.entries(value).map(([child, content]) => renderElement(child, content));
    return `<${name}>${children.join("")}</${name}>`;
  }
  return `<${name}>${escapeXml(String(value))}</${name}>`;
}

/** A whole XML document, its root in a namespace when one is given. */
export function renderXml(root: string, value: XmlValue, namespace?: string): string {
  const element = renderElement(root, value);
  const named = namespace === undefined ? element : element.replace(`<${root}>`, `<${root} xmlns="${namespace}">`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${named}`;
}
