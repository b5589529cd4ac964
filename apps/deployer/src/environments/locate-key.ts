import { isMap, isScalar, LineCounter, parseDocument } from "yaml";

/** Where a value of a YAML file's top level stands; lines and columns count from 1. */
export interface KeyLocation {
  readonly line: number;
  readonly column: number;
  /** Characters, at least 1. */
  readonly length: number;
}

/** Finds the value of a top-level key, or of an item of its list; the file's first character when there is none. */
export function locateKey(text: string, key: string, index?: number): KeyLocation {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const pair = isMap(document.contents)
    ? document.contents.items.find((item) => isScalar(item.key) && item.key.value === key)
    : undefined;
  const node = pair === undefined || index === undefined ? pair?.value : document.getIn([key, index], true);
  const range = (node as { range?: readonly [number, number, number] | null } | null | undefined)?.range;
  if (range === undefined || range === null) return { line: 1, column: 1, length: 1 };
  const { line, col } = lineCounter.linePos(range[0]);
  return { line, column: col, length: Math.max(1, range[1] - range[0]) };
}
