import { XMLParser } from "fast-xml-parser";
import { malformedXml } from "../s3-errors.ts";

/** Elements by name, each a list of what it held. */
export interface XmlElement {
  readonly text: string;
  readonly children: Readonly<Record<string, readonly XmlElement[]>>;
}

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
  isArray: () => true,
  alwaysCreateTextNode: true,
});

/** Reads a request's XML document with the given root. @throws AwsError `MalformedXML` */
export function parseXml(body: Buffer, root: string): XmlElement {
  let parsed: unknown;
  try {
    parsed = parser.parse(body);
  } catch {
    throw malformedXml();
  }
  const element = toElement(parsed).children[root]?.[0];
  if (element === undefined) throw malformedXml();
  return element;
}

/** Text of an element's first child of a name. */
export function childText(element: XmlElement, name: string): string | undefined {
  return element.children[name]?.[0]?.text;
}

function toElement(value: unknown): XmlElement {
  if (typeof value !== "object" || value === null) return { text: String(value ?? ""), children: {} };
  const children: Record<string, XmlElement[]> = {};
  let text = "";
  for (const [name, content] of Object.entries(value)) {
    if (name === "#text") text = String(content);
    else children[name] = (Array.isArray(content) ? content : [content]).map(toElement);
  }
  return { text, children };
}
