/** Says that a text is beyond the simple readers. */
export const unreadable: unique symbol = Symbol("unreadable");

const flowKey = /([A-Za-z_][A-Za-z0-9_.-]*): +/y;
const flowScalar = /[A-Za-z0-9_./$][A-Za-z0-9_./$+~^()=;<@-]*(?:[ :][A-Za-z0-9_./$+~^()=;<@-]+)*/y;
const blockScalar = /^[A-Za-z0-9_./$]/;
const remainder = /^(?: +#.*)?$/;
const typedKey = /^(?:true|false|null|__proto__)$/i;
const wholeNumber = /^(?:0|[1-9][0-9]{0,14})$/;
// What YAML's core schema reads as something else than text.
const typed =
  /^(?:null|true|false|~|[-+]?\.(?:inf|nan)|\.nan|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:e[-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-f]+)$/i;

/** Reads a value that stands on one line, with a comment perhaps behind it. */
export function readInline(text: string): unknown {
  const first = text[0];
  if (first === '"' || first === "'" || first === "[" || first === "{") {
    const reader = new FlowReader(text);
    const value = reader.readValue();
    return remainder.test(text.slice(reader.at)) ? value : unreadable;
  }
  const comment = text.indexOf(" #");
  const scalar = comment === -1 ? text : text.slice(0, comment).trimEnd();
  if (!blockScalar.test(scalar) || scalar.includes(": ") || scalar.endsWith(":")) return unreadable;
  return resolveScalar(scalar);
}

function resolveScalar(text: string): unknown {
  if (wholeNumber.test(text)) return Number(text);
  if (text === "true") return true;
  if (text === "false") return false;
  if (text === "null") return null;
  return typed.test(text) ? unreadable : text;
}

/** Deeper flow collections are left to the full parser, so that the call stack suffices. */
const deepest = 16;

class FlowReader {
  at = 0;
  #depth = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  readValue(): unknown {
    this.#depth += 1;
    const value = this.#depth > deepest ? unreadable : this.#readAny();
    this.#depth -= 1;
    return value;
  }

  #readAny(): unknown {
    switch (this.#text[this.at]) {
      case '"':
        return this.#readQuoted('"');
      case "'":
        return this.#readQuoted("'");
      case "[":
        return this.#readList();
      case "{":
        return this.#readMapping();
      default:
        return this.#readScalar();
    }
  }

  #readQuoted(quote: string): unknown {
    const end = this.#text.indexOf(quote, this.at + 1);
    if (end === -1) return unreadable;
    const value = this.#text.slice(this.at + 1, end);
    this.at = end + 1;
    // Escapes are for the full parser.
    return value.includes("\\") || this.#text[this.at] === quote ? unreadable : value;
  }

  #readList(): unknown {
    const list: unknown[] = [];
    this.#skip();
    if (this.#take("]")) return list;
    do {
      this.#skipSpaces();
      const value = this.readValue();
      if (value === unreadable) return unreadable;
      list.push(value);
      this.#skipSpaces();
    } while (this.#take(","));
    return this.#take("]") ? list : unreadable;
  }

  #readMapping(): unknown {
    const mapping: Record<string, unknown> = {};
    this.#skip();
    if (this.#take("}")) return mapping;
    do {
      this.#skipSpaces();
      const key = this.#match(flowKey)?.[1];
      if (key === undefined || typedKey.test(key) || Object.hasOwn(mapping, key)) return unreadable;
      const value = this.readValue();
      if (value === unreadable) return unreadable;
      mapping[key] = value;
      this.#skipSpaces();
    } while (this.#take(","));
    return this.#take("}") ? mapping : unreadable;
  }

  #readScalar(): unknown {
    const scalar = this.#match(flowScalar)?.[0];
    if (scalar === undefined) return unreadable;
    const next = this.#text[this.at];
    if (next !== "," && next !== "]" && next !== "}" && next !== " ") return unreadable;
    return resolveScalar(scalar);
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.#text);
    if (match !== null) this.at += match[0].length;
    return match;
  }

  #skip(): void {
    this.at += 1;
    this.#skipSpaces();
  }

  #skipSpaces(): void {
    while (this.#text[this.at] === " ") this.at += 1;
  }

  #take(character: string): boolean {
    if (this.#text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }
}
