import { readInline, unreadable } from "./read-inline-yaml.ts";

/** A line with something on it. */
interface Line {
  /** Spaces before the content. */
  indent: number;
  content: string;
}

// Printable characters that mean the same in every YAML version; anything else is left to the full parser.
const unusual = /[^\n\x20-\x7e\u00a1-\u2027\u2030-\ud7ff]/;
const keyPattern = /^([A-Za-z_][A-Za-z0-9_.-]*):(?: +|$)/;
// YAML reads these keys as something else than text.
const typedKey = /^(?:true|false|null|__proto__)$/i;

/**
 * Reads the plain YAML most pipeline files are written in, some twenty times faster than the full parser: block mappings and
 * lists, one-line flow collections, plain and simply quoted scalars, comments. Gives `undefined` for everything else,
 * valid or not: then the full parser decides. Whatever it does read, it reads as the full parser would.
 */
export function readSimpleYaml(text: string): { readonly value: unknown } | undefined {
  if (unusual.test(text)) return undefined;
  const lines = splitLines(text);
  if (lines === undefined || lines[0]?.indent !== 0) return undefined;
  const reader = new SimpleYamlReader(lines);
  const value = reader.readBlock(0);
  return value === unreadable || !reader.atEnd ? undefined : { value };
}

function splitLines(text: string): Line[] | undefined {
  const lines: Line[] = [];
  for (const raw of text.split("\n")) {
    const content = raw.trim();
    if (content === "" || content.startsWith("#")) continue;
    const indent = raw.length - raw.trimStart().length;
    if (indent === 0 && /^(?:---|\.\.\.|%)/.test(content)) return undefined;
    lines.push({ indent, content });
  }
  return lines;
}

class SimpleYamlReader {
  readonly #lines: readonly Line[];
  #at = 0;

  constructor(lines: readonly Line[]) {
    this.#lines = lines;
  }

  get atEnd(): boolean {
    return this.#at === this.#lines.length;
  }

  readBlock(indent: number): unknown {
    const line = this.#lines[this.#at];
    if (line === undefined || line.indent !== indent) return unreadable;
    return isItem(line.content) ? this.#readList(indent) : this.#readMapping(indent);
  }

  #readMapping(indent: number): unknown {
    const mapping: Record<string, unknown> = {};
    for (let line = this.#lines[this.#at]; line !== undefined && line.indent >= indent; line = this.#lines[this.#at]) {
      if (line.indent > indent) return unreadable;
      const match = keyPattern.exec(line.content);
      const key = match?.[1];
      // A line without a key ends a list that stands at its parent key's own indent, and is wrong anywhere else.
      if (match === null || key === undefined || typedKey.test(key) || Object.hasOwn(mapping, key)) return unreadable;
      this.#at += 1;
      const rest = line.content.slice(match[0].length);
      const value = rest === "" || rest.startsWith("#") ? this.#readNested(indent) : this.#readValue(rest, indent);
      if (value === unreadable) return unreadable;
      mapping[key] = value;
    }
    return mapping;
  }

  #readNested(indent: number): unknown {
    const next = this.#lines[this.#at];
    if (next === undefined || next.indent < indent) return null;
    if (next.indent > indent) return this.readBlock(next.indent);
    return isItem(next.content) ? this.#readList(indent) : null;
  }

  #readList(indent: number): unknown {
    const list: unknown[] = [];
    for (let line = this.#lines[this.#at]; line?.indent === indent; line = this.#lines[this.#at]) {
      if (!isItem(line.content)) break;
      const content = line.content.slice(1).trimStart();
      if (content === "" || content.startsWith("#") || isItem(content)) return unreadable;
      const item = keyPattern.test(content) ? this.#readItemMapping(line, content) : this.#readItem(content, indent);
      if (item === unreadable) return unreadable;
      list.push(item);
    }
    const next = this.#lines[this.#at];
    return next !== undefined && next.indent > indent ? unreadable : list;
  }

  #readItem(content: string, indent: number): unknown {
    this.#at += 1;
    return this.#readValue(content, indent);
  }

  #readItemMapping(line: Line, content: string): unknown {
    // `- key: value` begins a mapping whose keys stand under the first one.
    line.indent += line.content.length - content.length;
    line.content = content;
    return this.#readMapping(line.indent);
  }

  #readValue(text: string, indent: number): unknown {
    const next = this.#lines[this.#at];
    // A deeper line would continue a scalar.
    if (next !== undefined && next.indent > indent) return unreadable;
    return readInline(text);
  }
}

function isItem(content: string): boolean {
  return content === "-" || content.startsWith("- ");
}
