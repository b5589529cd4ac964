import type { Lease } from "../shared/lease.ts";

/** What one party of a lease must do or must not do. */
interface Obligation {
  readonly party: "landlord" | "tenant";
  /** False for "shall not". */
  readonly duty: boolean;
  /** Clause number as printed. */
  readonly clause: string;
  /** The sentence that says so. */
  readonly text: string;
}

/** Prediction of model-b: obligations in the order of the lease, and their count by party. */
export interface Obligations {
  readonly documentId: string | null;
  readonly obligations: readonly Obligation[];
  readonly counts: { readonly landlord: number; readonly tenant: number };
}

const obligationPattern = /\b(landlord|tenant|lessor|lessee)\s+(?:shall|must|will|agrees)\b(\s+not\b)?/gi;

/** Finds the obligations of a lease: who "shall", "must", "will" or "agrees to" do something. */
export function findObligations(lease: Lease): Obligations {
  const obligations = lease.clauses.flatMap((clause) =>
    sentencesOf(clause.text).flatMap((text) =>
      [...text.matchAll(obligationPattern)].map(
        ([, party = "", not]): Obligation => ({
          party: /landlord|lessor/i.test(party) ? "landlord" : "tenant",
          duty: not === undefined,
          clause: clause.number,
          text,
        }),
      ),
    ),
  );
  const count = (party: Obligation["party"]) => obligations.filter((obligation) => obligation.party === party).length;
  return {
    documentId: lease.documentId,
    obligations,
    counts: { landlord: count("landlord"), tenant: count("tenant") },
  };
}

function sentencesOf(text: string): readonly string[] {
  return text.split(/(?<=[.;])\s+(?=[A-Z])/).filter((sentence) => sentence !== "");
}
