import { printable } from "../../terminal/text.ts";
import { contrastOf, isMissing } from "./contrast.ts";
import type { ModelFinding } from "./order-findings.ts";
import { sentenceOf } from "./sentence-of.ts";
import { shortenPair } from "./shorten-pair.ts";

/** A finding in one line, such as `model-b /propertyType: expected "office", got "industrial"`. Each side takes at most `width` characters. */
export function findingText({ finding, model }: ModelFinding, width = 120): string {
  const contrast = contrastOf(finding, model);
  if (contrast === undefined || isMissing(contrast)) return printable(`${model.model}: ${sentenceOf(finding)}`);
  const { after, before, pointer } = contrast;
  const [expected, actual] = shortenPair(before.text, after.text, width);
  return printable(`${model.model} ${pointer}: expected ${expected}, got ${actual}`);
}
