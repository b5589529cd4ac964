import type { ExtractedFields } from "./extracted-fields.ts";
import { acresRule, bareCapRateRule, capRateRule, priceRule, squareFeetRule } from "./figure-rules.ts";
import { findAddress } from "./find-address.ts";
import { findFigure } from "./find-figure.ts";
import type { SourceLine } from "./source-line.ts";

/** Lines that are searched; an offering's figures stand on its first pages. */
const linesMax = 5_000;
/** Characters of a line that are searched. */
const lineMaxCharacters = 2_000;

/** Extracts price, cap rate, area and address from a document's lines. */
export function extractFields(sourceLines: readonly SourceLine[]): ExtractedFields {
  const lines = sourceLines
    .filter((line) => line.text.trim() !== "")
    .slice(0, linesMax)
    .map((line) => ({ ...line, text: line.text.slice(0, lineMaxCharacters) }));
  return {
    price: findFigure(lines, [priceRule]),
    capRate: findFigure(lines, [capRateRule]) ?? findFigure(lines, [bareCapRateRule]),
    areaSquareFeet: findFigure(lines, [squareFeetRule]) ?? findFigure(lines, [acresRule]),
    address: findAddress(lines),
  };
}
