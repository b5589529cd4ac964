/** An element of an XML document. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

const element = /^<([a-z]+)((?: [a-z]+="[^"<]*")*)(\/?)>/;

/** Reads a document as strictly as XML 1.0 asks for, of the parts of it that a report uses. @throws Error naming what is not well-formed */
export function parseXml(document: string): XmlElement {
  // https://www.w3.org/TR/xml/#charsets
  const wrong = document.match(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u);
  if (wrong !== null) throw new Error(`a character that XML cannot hold: U+${wrong[0].charCodeAt(0).toString(16)}`);
  const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
  if (!document.startsWith(head)) throw new Error("no declaration");
  const { rest, parsed } = parseElement(document.slice(head.length));
  if (rest.trim() !== "") throw new Error(`something after the document's end: ${rest.slice(0, 40)}`);
  return parsed;
}

function parseElement(document: string): { readonly parsed: XmlElement; readonly rest: string } {
  const [tag, name = "", attributes = "", isEmpty] = document.match(element) ?? [];
  if (tag === undefined) throw new Error(`no element: ${document.slice(0, 40)}`);
  const parsed = { name, attributes: parseAttributes(attributes) };
  let rest = document.slice(tag.length);
  if (isEmpty === "/") return { parsed: { ...parsed, children: [], text: "" }, rest };
  const children: XmlElement[] = [];
  let text = "";
  while (!rest.startsWith(`</${name}>`)) {
    const [characters = ""] = rest.match(/^[^<]*/) ?? [];
    text += characters;
    rest = rest.slice(characters.length);
    if (rest.startsWith(`</${name}>`)) break;
    const child = parseElement(rest);
    children.push(child.parsed);
    rest = child.rest;
  }
  return { parsed: { ...parsed, children, text: unescaped(text) }, rest: rest.slice(name.length + 3) };
}

function parseAttributes(text: string): Readonly<Record<string, string>> {
  const found = [...text.matchAll(/ ([a-z]+)="([^"<]*)"/g)].map(([, name = "", value = ""]) => [
    name,
    unescaped(value),
  ]);
  const names = new Set(found.map(([name]) => name));
  if (names.size < found.length) throw new Error(`an attribute twice:${text}`);
  return Object.fromEntries(found);
}

function unescaped(text: string): string {
  const unknown = text.replace(/&#(\d+);/g, "").match(/&.{0,10}/);
  if (unknown !== null) throw new Error(`an entity that is none: ${unknown[0]}`);
  return text.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
}
