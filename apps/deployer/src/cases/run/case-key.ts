import { testFolder } from "@sluice/runtime";
import type { Case } from "../case.ts";

/** What a case's document is named by. */
export interface CaseKeyOptions {
  /** Of the source. */
  readonly prefix: string;
  /** Of this command, so that no two put one key. */
  readonly runId: string;
  readonly one: Pick<Case, "name"> & { readonly input: Pick<Case["input"], "name"> };
  /** From 1. */
  readonly repetition: number;
}

/** Key of the document that a case puts into the source. Its folder is the test mark, by which delivery and consumers know it. */
export function caseKey({ prefix, runId, one, repetition }: CaseKeyOptions): string {
  // Another key for each repetition: a second version under one key would supersede the first.
  return `${prefix}${testFolder}/${runId}-${repetition}/${one.name}/${one.input.name}`;
}
