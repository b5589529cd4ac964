import { Document, isCollection, parse, visit } from "yaml";
import type { GoldenParts, GoldenStack } from "./golden-stack.ts";

const head =
  " Made by `npm run golden -- --update`, which tells what a change of it would do to a running stack. Not for editing.";
/** Characters that a line holds before a list or map is written one item per line. */
const widest = 110;

/** A golden file's text: short lists and maps on one line, so that a difference is about as long as what it tells. */
export function renderGolden(value: GoldenStack | GoldenParts): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  document.commentBefore = head;
  visit(document, {
    Collection(_key, node) {
      if (!isCollection(node) || node === document.contents) return undefined;
      if (JSON.stringify(node).length > widest) return undefined;
      node.flow = true;
      return visit.SKIP;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** The stack in a golden file. */
export function parseGoldenStack(text: string): GoldenStack {
  return parse(text) as GoldenStack;
}

/** The parts in a golden file. */
export function parseGoldenParts(text: string): GoldenParts {
  return parse(text) as GoldenParts;
}
