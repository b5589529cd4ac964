import type { FindingOutput } from "../../output/test-output.ts";
import { cutEnd } from "./shorten-pair.ts";
import { showValue } from "./shown.ts";

/** Cells that a value takes in a sentence. */
const valueWidth = 60;
/** Cells of a whole sentence: a reason may be a page that a server answered with. */
const sentenceWidth = 1000;

/** A finding as a sentence; that of a schema says what is allowed, not what is there. */
export function sentenceOf({ actual, kind, message }: FindingOutput): string {
  if (kind !== "schema" || actual === null || typeof actual === "object") return cutEnd(message, sentenceWidth);
  return `${cutEnd(message, sentenceWidth)}; it is ${cutEnd(showValue(actual).text, valueWidth)}`;
}
