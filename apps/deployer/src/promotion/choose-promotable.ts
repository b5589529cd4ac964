import { SluiceError } from "@sluice/spec/errors";
import type { ReleaseRecord } from "../releases/release.ts";
import type { TestedNote } from "../releases/tested-notes.ts";
import { explainProof, type RefusalPlace, refusalError } from "./explain-proof.ts";
import { findProof, type Proof, type ProofPlace, proofOf, type SourceHistory } from "./find-proof.ts";

/** A release that may be promoted. */
export interface Promotable {
  readonly release: ReleaseRecord;
  /** What its cases came to, or those of another release with its content. */
  readonly tested: TestedNote;
  /** Releases after it that may not be promoted. */
  readonly passedOver: readonly number[];
}

/** What is promoted where. */
export interface PromotablePlace extends RefusalPlace, Pick<ProofPlace, "recorded"> {}

/**
 * Chooses the release to promote: the one that is asked for, else the newest that passed its cases.
 * @throws SluiceError `RELEASE_UNKNOWN`, `PROMOTE_NEVER_DEPLOYED`, `PROMOTE_NOT_TESTED`, `PROMOTE_FAILED_CASES`, `PROMOTE_DIRTY`
 */
export function choosePromotable(history: SourceHistory, place: PromotablePlace, wanted?: number): Promotable {
  const { releases } = history;
  const proofFor = (release: ReleaseRecord) => ownProof(release, history, place);
  if (wanted !== undefined) {
    const release = releases.find(({ number }) => number === wanted);
    if (release === undefined) throw unknown(wanted, history, place);
    return promotable(release, proofFor(release), { place, passedOver: [] });
  }
  const newest = releases.at(-1);
  if (newest === undefined) return refuse({ kind: "never-deployed" }, place);
  const chosen = releases.findLast((release) => proofFor(release).kind === "passed") ?? newest;
  const passedOver = releases.filter(({ number }) => number > chosen.number).map(({ number }) => number);
  return promotable(chosen, proofFor(chosen), { place, passedOver });
}

/** What the tests of its content say of a release; a test says nothing for one that itself was deployed from files without a commit. */
function ownProof(release: ReleaseRecord, history: SourceHistory, { recorded, to }: PromotablePlace): Proof {
  if (release.commit?.dirty === true) return { kind: "dirty", release };
  const pipeline = recorded.of(release);
  // What is wrong with its file is told once it is chosen.
  if (!pipeline.ok) return proofOf([release], history.notes);
  return findProof({ pins: release.pins, pipeline: pipeline.value }, history, { here: to, recorded });
}

interface PromotableOptions {
  readonly place: RefusalPlace;
  readonly passedOver: readonly number[];
}

function promotable(release: ReleaseRecord, proof: Proof, { place, passedOver }: PromotableOptions): Promotable {
  return proof.kind === "passed" ? { release, tested: proof.tested, passedOver } : refuse(proof, place);
}

function refuse(proof: Proof, place: RefusalPlace): never {
  const refusal = explainProof(proof, place);
  throw refusal === undefined ? new Error(`${proof.kind} is no refusal`) : refusalError(refusal);
}

function unknown(wanted: number, { releases }: SourceHistory, { from, pipeline }: RefusalPlace): SluiceError {
  const numbers = releases.map(({ number }) => number);
  const [first, last] = [numbers[0], numbers.at(-1)];
  const hint = first === undefined ? "it has none" : `it has ${first === last ? first : `${first} to ${last}`}`;
  return new SluiceError("RELEASE_UNKNOWN", `${pipeline} in ${from} has no release ${wanted}`, { hint });
}
