import { isCollection, isNode, LineCounter, parseDocument } from "yaml";

/** Where a value of a YAML file stands; lines and columns count from 1. */
export interface KeyLocation {
  readonly line: number;
  readonly column: number;
  /** Characters, at least 1. */
  readonly length: number;
}

/** Finds the value of a key, written with dots where it is within another, or an item of its list; the file's first character when there is none. */
export function locateKey(text: string, key: string, index?: number): KeyLocation {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const path = [...key.split("."), ...(index === undefined ? [] : [index])];
  const node = isCollection(document.contents) ? document.getIn(path, true) : undefined;
  const range = isNode(node) ? node.range : undefined;
  if (range === undefined || range === null) return { line: 1, column: 1, length: 1 };
  const { line, col } = lineCounter.linePos(range[0]);
  return { line, column: col, length: Math.max(1, range[1] - range[0]) };
}
