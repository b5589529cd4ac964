import { SluiceError } from "@sluice/spec/errors";
import type { Proof } from "./find-proof.ts";

/** What is refused, and where. */
export interface RefusalPlace {
  /** The pipeline file as the person named it. */
  readonly file: string;
  /** Name of the pipeline. */
  readonly pipeline: string;
  /** Names of environments. */
  readonly from: string;
  readonly to: string;
}

/** Why a content may not go to an environment: one sentence, and what to do, a line each. */
export interface Refusal {
  readonly code: string;
  readonly sentence: string;
  readonly ways: readonly string[];
}

/** What a proof refuses; undefined for one that lets the content in. */
export function explainProof(proof: Proof, { file, pipeline, from, to }: RefusalPlace): Refusal | undefined {
  const up = `sluice up ${file} --environment ${from}`;
  const test = `sluice test ${file} --environment ${from}`;
  const promote = `sluice promote ${file} --from ${from} --to ${to}`;
  const commit = "commit what git status shows in the pipeline's folder, which is to be in a git work tree";
  switch (proof.kind) {
    case "passed":
      return undefined;
    case "never-deployed":
      return {
        code: "PROMOTE_NEVER_DEPLOYED",
        sentence: `${pipeline} was never deployed to ${from}, from where ${to} takes its releases`,
        ways: [up, test, promote],
      };
    case "not-tested":
      return {
        code: "PROMOTE_NOT_TESTED",
        sentence: `release ${proof.release.number} of ${from} has not run its cases`,
        ways: [test, promote],
      };
    case "failed":
      return {
        code: "PROMOTE_FAILED_CASES",
        sentence: `release ${proof.release.number} of ${from} failed its cases the last time they ran`,
        ways: [test, promote],
      };
    case "uncommitted":
      return {
        code: "PROMOTE_DIRTY",
        sentence: `release ${proof.release.number} of ${from} passed cases that no commit has`,
        ways: [commit, test, promote],
      };
    case "dirty":
      return {
        code: "PROMOTE_DIRTY",
        sentence: `release ${proof.release.number} of ${from} was deployed from files that no commit has`,
        ways: [
          "commit what git status shows in the pipeline's folder, which is to be in a git work tree",
          up,
          test,
          promote,
        ],
      };
    case "other":
      return {
        code: "PROMOTE_OTHER_CONTENT",
        sentence: `${from} has no release of what this is`,
        ways: [...proof.differences, up, test, promote],
      };
  }
}

/** The error of a content that may not go to an environment; `override` is what lets it in all the same, where anything does. */
export function refusalError({ code, sentence, ways }: Refusal, override?: string): SluiceError {
  const last = override === undefined ? [] : [override];
  return new SluiceError(code, sentence, { hint: [...ways, ...last].join("\n") });
}
