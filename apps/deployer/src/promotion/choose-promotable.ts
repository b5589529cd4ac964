import { SluiceError } from "@sluice/spec/errors";
import type { ReleaseRecord } from "../releases/release.ts";
import type { TestedNote } from "../releases/tested-notes.ts";
import { explainProof, type RefusalPlace, refusalError } from "./explain-proof.ts";
import { findProof, isOfCommit, type Proof, type ProofPlace, proofOf, type SourceHistory } from "./find-proof.ts";

/** A release that may be promoted. */
export interface Promotable {
  readonly release: ReleaseRecord;
  /** What its cases came to, or those of another release with its content. */
  readonly tested: TestedNote;
}

/** What is promoted where. */
export interface PromotablePlace extends RefusalPlace, Pick<ProofPlace, "recorded"> {}

/**
 * Chooses the release to promote: the one that is asked for, else the newest. Where that one may not be, an earlier one is promoted
 * only when it is asked for: whoever promotes means what was deployed last.
 * @throws SluiceError `RELEASE_UNKNOWN`, `PROMOTE_NEVER_DEPLOYED`, `PROMOTE_NOT_TESTED`, `PROMOTE_FAILED_CASES`, `PROMOTE_DIRTY`
 */
export function choosePromotable(history: SourceHistory, place: PromotablePlace, wanted?: number): Promotable {
  const { releases } = history;
  const proofFor = (release: ReleaseRecord) => ownProof(release, history, place);
  if (wanted !== undefined) {
    const release = releases.find(({ number }) => number === wanted);
    if (release === undefined) throw unknown(wanted, history, place);
    return promotable(release, proofFor(release), place);
  }
  const newest = releases.at(-1);
  if (newest === undefined) return refuse({ kind: "never-deployed" }, place);
  const proof = proofFor(newest);
  if (proof.kind === "passed") return promotable(newest, proof, place);
  const earlier = releases.findLast((release) => proofFor(release).kind === "passed");
  return refuse(proof, place, earlier && wayTo(earlier, place));
}

/** What the tests of its content say of a release; a test says nothing for one that itself was deployed from files without a commit. */
function ownProof(release: ReleaseRecord, history: SourceHistory, { recorded, to }: PromotablePlace): Proof {
  if (!isOfCommit(release)) return { kind: "dirty", release };
  const pipeline = recorded.of(release);
  // What is wrong with its file is told once it is chosen.
  if (!pipeline.ok) return proofOf([release], history.notes);
  return findProof({ pins: release.pins, pipeline: pipeline.value }, history, { here: to, recorded });
}

function promotable(release: ReleaseRecord, proof: Proof, place: RefusalPlace): Promotable {
  return proof.kind === "passed" ? { release, tested: proof.tested } : refuse(proof, place);
}

function wayTo({ number }: ReleaseRecord, { file, from, to }: RefusalPlace): string {
  return `release ${number} passed: sluice promote ${file} --from ${from} --to ${to} --release ${number}`;
}

function refuse(proof: Proof, place: RefusalPlace, override?: string): never {
  const refusal = explainProof(proof, place);
  throw refusal === undefined ? new Error(`${proof.kind} is no refusal`) : refusalError(refusal, override);
}

function unknown(wanted: number, { releases }: SourceHistory, { from, pipeline }: RefusalPlace): SluiceError {
  const numbers = releases.map(({ number }) => number);
  const [first, last] = [numbers[0], numbers.at(-1)];
  const hint = first === undefined ? "it has none" : `it has ${first === last ? first : `${first} to ${last}`}`;
  return new SluiceError("RELEASE_UNKNOWN", `${pipeline} in ${from} has no release ${wanted}`, { hint });
}
