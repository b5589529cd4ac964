import { RequestError } from "./request-error.ts";

/** A lease split into clauses: the prediction of model-a, and the input of model-b and model-c. */
export interface Lease {
  /** Null outside a pipeline. */
  readonly documentId: string | null;
  readonly title: string;
  readonly clauses: readonly Clause[];
}

/** One numbered clause of a lease. */
export interface Clause {
  /** As printed: `1`, `4.2`. */
  readonly number: string;
  readonly heading: string;
  readonly text: string;
}

/**
 * Checks that a JSON value is a lease as model-a splits it.
 * @throws RequestError 400 when it is not.
 */
export function parseLease(value: unknown): Lease {
  const lease = value as Partial<Lease> | null;
  const isClause = (clause: Partial<Clause> | null) =>
    [clause?.number, clause?.heading, clause?.text].every((part) => typeof part === "string");
  if (typeof lease?.title !== "string" || !Array.isArray(lease.clauses) || !lease.clauses.every(isClause)) {
    throw new RequestError(400, "not a prediction of model-a: expected title and clauses of number, heading and text");
  }
  return lease as Lease;
}
