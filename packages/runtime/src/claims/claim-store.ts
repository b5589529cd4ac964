import type { Claim } from "../contracts/claim.ts";
import type { S3Location } from "../contracts/s3-location.ts";
import { claimKey } from "../documents/state-keys.ts";
import type { InvocationReceipt } from "../ports/model-endpoint.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import { RuntimeError } from "../runtime-error.ts";
import {
  type Claimant,
  type ClaimDecision,
  decideClaim,
  decideRedrive,
  decideSupersede,
  invokedClaim,
  newClaim,
  renewedClaim,
  supersededClaim,
  type Work,
} from "./claim-transitions.ts";
import { parseClaim } from "./parse-claim.ts";

/** A claim as it is stored, with the etag that the next conditional write needs. */
export interface StoredClaim {
  readonly claim: Claim;
  readonly etag: string;
}

/** What came of claiming: the claim in hand, or why not. */
export type ClaimResult =
  | { readonly kind: "claimed"; readonly stored: StoredClaim }
  | Exclude<ClaimDecision, { readonly kind: "proceed" }>;

/** Times a conditional write is tried again after somebody else's came first; each loss means that another one made progress. */
const races = 5;

/** The claims of one model, each changed by conditional writes only. */
export class ClaimStore {
  readonly #store: ObjectStore;
  readonly #bucket: string;

  constructor(store: ObjectStore, bucket: string) {
    this.#store = store;
    this.#bucket = bucket;
  }

  /** The claim of a document, if there is one. */
  async read(documentId: string): Promise<StoredClaim | undefined> {
    const object = await this.#store.get(this.#location(documentId));
    return object && { claim: parseClaim(object.content), etag: object.etag };
  }

  /** Claims a document for an object's event. */
  claim(work: Work, claimant: Claimant): Promise<ClaimResult> {
    return this.#claim(work, claimant, decideClaim);
  }

  #claim(work: Work, claimant: Claimant, decide: typeof decideClaim): Promise<ClaimResult> {
    const first = newClaim(work, claimant);
    return this.#race(first.documentId, async () => {
      const created = await this.#create(first);
      if (created) return created;
      const existing = await this.read(work.documentId);
      if (!existing) return undefined;
      const decision = decide(existing.claim, claimant);
      return decision.kind === "proceed"
        ? this.#renew(existing, renewedClaim(existing.claim, claimant, work))
        : decision;
    });
  }

  /**
   * Claims a document again for a failure notification, by the model version that is to predict it now.
   * @throws RUNTIME_CLAIM_MISSING
   */
  reclaim(documentId: string, claimant: Claimant, modelVersion: string): Promise<ClaimResult> {
    return this.#race(documentId, async () => {
      const existing = await this.read(documentId);
      if (!existing) throw claimMissing(this.#location(documentId));
      const decision = decideRedrive(existing.claim, claimant);
      if (decision.kind !== "proceed") return decision;
      return this.#renew(existing, renewedClaim(existing.claim, claimant, { ...existing.claim, modelVersion }));
    });
  }

  /** Records that SageMaker accepted the invocation, whoever holds the claim by now: what happened is stronger than who is at it. */
  async markInvoked(stored: StoredClaim, receipt: InvocationReceipt, nowMs: number): Promise<void> {
    let current: StoredClaim | undefined = stored;
    for (let race = 0; race < races; race++) {
      const claim = invokedClaim(current?.claim ?? stored.claim, receipt, nowMs);
      if (current ? await this.#replace(claim, current.etag) : await this.#create(claim)) return;
      current = await this.read(stored.claim.documentId);
      if (current?.claim.state === "invoked") return;
    }
    throw contended(stored.claim.documentId);
  }

  /** Records that a document is superseded, unless somebody else got further with it. */
  async supersede(work: Work, claimant: Claimant): Promise<ClaimResult> {
    const result = await this.#claim(work, claimant, decideSupersede);
    return result.kind === "claimed" ? this.markSuperseded(result.stored) : result;
  }

  /** Records that a claimed document is superseded. */
  async markSuperseded(stored: StoredClaim): Promise<ClaimResult> {
    const replaced = await this.#replace(supersededClaim(stored.claim), stored.etag);
    return replaced ? { kind: "done", because: "superseded" } : { kind: "wait" };
  }

  async #race(documentId: string, attempt: () => Promise<ClaimResult | undefined>): Promise<ClaimResult> {
    for (let race = 0; race < races; race++) {
      const result = await attempt();
      if (result) return result;
    }
    throw contended(documentId);
  }

  async #create(claim: Claim): Promise<ClaimResult | undefined> {
    const written = await this.#store.putIfAbsent(this.#location(claim.documentId), JSON.stringify(claim));
    return written && { kind: "claimed", stored: { claim, etag: written.etag } };
  }

  async #renew(existing: StoredClaim, claim: Claim): Promise<ClaimResult | undefined> {
    const written = await this.#replace(claim, existing.etag);
    return written && { kind: "claimed", stored: { claim, etag: written.etag } };
  }

  #replace(claim: Claim, etag: string) {
    return this.#store.putIfMatch(this.#location(claim.documentId), JSON.stringify(claim), etag);
  }

  #location(documentId: string): S3Location {
    return { bucket: this.#bucket, key: claimKey(documentId) };
  }
}

/** The error of a document whose claim should be there. */
export function claimMissing(location: S3Location): RuntimeError {
  return new RuntimeError(
    "RUNTIME_CLAIM_MISSING",
    `there is no claim "${location.key}" in the bucket "${location.bucket}"`,
    {
      hint: "the claim expired or was deleted; put the source object again to start the document anew",
    },
  );
}

function contended(documentId: string): RuntimeError {
  return new RuntimeError(
    "RUNTIME_CLAIM_CONTENDED",
    `the claim of document ${documentId} changed ${races} times while it was being written`,
  );
}
