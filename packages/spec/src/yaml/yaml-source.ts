import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
} from "yaml";
import type { Path } from "./path.ts";
import { keyText } from "./yaml-value.ts";

/** A stretch of the text: 0-based offset and length in characters. */
export interface Range {
  readonly offset: number;
  readonly length: number;
}

/** Which part of a key and its value a problem is about. */
export type RangePart = "key" | "value";

/** A YAML text with the places of its keys and values; it is only composed when a place is asked for. */
export class YamlSource {
  readonly text: string;
  #document: Document.Parsed | undefined;
  readonly #pairsOf = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();
  #lineStarts: readonly number[] | undefined;

  constructor(text: string, document?: Document.Parsed) {
    this.text = text;
    this.#document = document;
  }

  /** Composed document. */
  get document(): Document.Parsed {
    this.#document ??= composeYaml(this.text);
    return this.#document;
  }

  /** Where the deepest part of a path that exists stands. */
  rangeOf(path: Path, part: RangePart = "value"): Range {
    let node: unknown = this.document.contents;
    let key: unknown;
    for (const step of path) {
      const container = this.#resolve(node);
      if (isMap(container)) {
        const pair = this.#pairs(container).get(String(step));
        if (pair === undefined) return this.#range(key ?? node);
        key = pair.key;
        // An empty value has no text of its own to point at.
        node = isEmpty(pair.value) ? pair.key : pair.value;
      } else if (isSeq(container) && typeof step === "number" && step < container.items.length) {
        key = undefined;
        node = container.items[step];
      } else {
        return this.#range(key ?? node);
      }
    }
    return this.#range(part === "key" ? (key ?? node) : node);
  }

  /** Text of a scalar as written, such as `012` for a value that YAML reads as 12. */
  scalarSource(path: Path): string | undefined {
    let node: unknown = this.document.contents;
    for (const step of path) {
      const container = this.#resolve(node);
      if (isMap(container)) node = this.#pairs(container).get(String(step))?.value;
      else if (isSeq(container) && typeof step === "number") node = container.items[step];
      else return undefined;
    }
    const scalar = this.#resolve(node);
    return isScalar(scalar) ? scalar.source : undefined;
  }

  /** Line and column, both from 1, of an offset. */
  position(offset: number): { readonly line: number; readonly column: number } {
    this.#lineStarts ??= lineStarts(this.text);
    const starts = this.#lineStarts;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  }

  #resolve(node: unknown): unknown {
    return isAlias(node) ? node.resolve(this.document) : node;
  }

  /** A mapping's pairs by key; of a key that is there twice the last one, which is the one that counts. */
  #pairs(map: YAMLMap): ReadonlyMap<string, Pair> {
    let pairs = this.#pairsOf.get(map);
    if (pairs === undefined) {
      pairs = new Map(map.items.flatMap((pair) => (isScalar(pair.key) ? [[keyText(pair.key), pair]] : [])));
      this.#pairsOf.set(map, pairs);
    }
    return pairs;
  }

  #range(node: unknown): Range {
    const range = (node as Node | null | undefined)?.range;
    if (range === null || range === undefined) return { offset: 0, length: 1 };
    const [start, end] = range;
    const line = this.text.slice(start, end).split(/\r?\n/, 1)[0] ?? "";
    return { offset: start, length: Math.max(1, line.trimEnd().length) };
  }
}

/** Composes the first document of a YAML text; its problems are in `errors`. */
export function composeYaml(text: string): Document.Parsed {
  return parseDocument(text, { prettyErrors: false, logLevel: "error", uniqueKeys: false }) as Document.Parsed;
}

function isEmpty(value: unknown): boolean {
  const range = (value as Node | null | undefined)?.range;
  return range === null || range === undefined || range[0] === range[1];
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let index = text.indexOf("\n"); index !== -1; index = text.indexOf("\n", index + 1)) starts.push(index + 1);
  return starts;
}
