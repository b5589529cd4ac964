import type { Claim } from "../contracts/claim.ts";
import { RuntimeError } from "../runtime-error.ts";

const states: readonly unknown[] = ["claimed", "invoked", "superseded"];

/** Reads a claim that a trigger wrote. @throws RUNTIME_CLAIM_UNREADABLE */
export function parseClaim(content: Uint8Array): Claim {
  let claim: Partial<Claim> | null;
  try {
    claim = JSON.parse(new TextDecoder().decode(content)) as Partial<Claim> | null;
  } catch (cause) {
    throw new RuntimeError("RUNTIME_CLAIM_UNREADABLE", "the document's claim is not JSON", { cause });
  }
  if (claim?.version !== 1 || !states.includes(claim.state) || !claim.documentId || !claim.source || !claim.input) {
    throw new RuntimeError("RUNTIME_CLAIM_UNREADABLE", "the document's claim is not one of version 1", {
      hint: "only triggers write to claims/; restore the object's previous version",
    });
  }
  return claim as Claim;
}
