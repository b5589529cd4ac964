import type { Claim } from "../contracts/claim.ts";
import type { S3Location, SourceObject } from "../contracts/s3-location.ts";
import type { InvocationReceipt } from "../ports/model-endpoint.ts";

/** The work that an event brings, before anybody claimed it. */
export interface Work {
  readonly documentId: string;
  readonly model: string;
  readonly modelVersion: string;
  readonly source: SourceObject;
  readonly input: S3Location;
  readonly contentType: string;
  readonly traceparent: string;
}

/** Who claims, when, and for how long. */
export interface Claimant {
  /** Id of the event. */
  readonly owner: string;
  readonly nowMs: number;
  readonly leaseSeconds: number;
}

/** What a claim that is already there means for another event, or for the same one once more. */
export type ClaimDecision =
  /** The document is invoked or superseded: a duplicate, done. */
  | { readonly kind: "done"; readonly because: "invoked" | "superseded" }
  /** The event's own claim after a crash, or another's whose lease has passed. */
  | { readonly kind: "proceed" }
  /** Another event is at it: back to the queue. */
  | { readonly kind: "wait" };

/** A first claim. `attempts` counts the invocation that is about to happen. */
export function newClaim(work: Work, claimant: Claimant): Claim {
  return {
    version: 1,
    ...work,
    state: "claimed",
    owner: claimant.owner,
    leaseUntilMs: claimant.nowMs + claimant.leaseSeconds * 1000,
    attempts: 1,
    claimedAt: new Date(claimant.nowMs).toISOString(),
  };
}

/**
 * What the event of an object that is current does about the claim it meets. A superseded document whose object is current again is
 * taken up: in a bucket without versions the same content put once more is the same document.
 */
export function decideClaim(existing: Claim, claimant: Claimant): ClaimDecision {
  if (existing.state === "invoked") return { kind: "done", because: "invoked" };
  if (existing.state === "superseded") return { kind: "proceed" };
  return existing.owner === claimant.owner || existing.leaseUntilMs <= claimant.nowMs
    ? { kind: "proceed" }
    : { kind: "wait" };
}

/** What the event of an object that is no longer current does about the claim it meets. */
export function decideSupersede(existing: Claim, claimant: Claimant): ClaimDecision {
  return existing.state === "superseded" ? { kind: "done", because: "superseded" } : decideClaim(existing, claimant);
}

/** What a failure notification does about the claim it meets: an invoked document is invoked again, once per notification. */
export function decideRedrive(existing: Claim, claimant: Claimant): ClaimDecision {
  if (existing.state === "invoked" && existing.owner !== claimant.owner) return { kind: "proceed" };
  return decideClaim(existing, claimant);
}

/** The claim in the hands of a claimant who proceeds. What the old invocation left is dropped: it speaks of another attempt. */
export function renewedClaim(existing: Claim, claimant: Claimant, work: Work = existing): Claim {
  return {
    ...newClaim(
      {
        documentId: work.documentId,
        model: work.model,
        modelVersion: work.modelVersion,
        source: work.source,
        input: work.input,
        contentType: work.contentType,
        traceparent: work.traceparent,
      },
      claimant,
    ),
    attempts: existing.attempts + 1,
    claimedAt: existing.claimedAt,
  };
}

/** The claim once SageMaker has accepted the invocation. */
export function invokedClaim(claim: Claim, receipt: InvocationReceipt, nowMs: number): Claim {
  return { ...claim, state: "invoked", invokedAt: new Date(nowMs).toISOString(), ...receipt };
}

/** The claim of a document whose object was overwritten or deleted before it was invoked. */
export function supersededClaim(claim: Claim): Claim {
  return { ...claim, state: "superseded", attempts: claim.attempts - 1 };
}
