import type { Obligations } from "../model-b/find-obligations.ts";
import type { Terms } from "../model-c/find-terms.ts";

/** Prediction of model-d: what a lease asks of whom, when and for how much. */
export interface LeaseSummary {
  readonly documentId: string;
  readonly obligations: { readonly landlord: number; readonly tenant: number };
  /** First and last date named in the lease, ISO 8601 days; null without any. */
  readonly firstDate: string | null;
  readonly lastDate: string | null;
  /** In dollars; null without any. */
  readonly largestAmount: number | null;
  /** Clauses that oblige somebody and name a date or an amount: the ones to put into a calendar. */
  readonly clausesToWatch: readonly WatchedClause[];
}

/** A clause with obligations and the dates and amounts beside them. */
interface WatchedClause {
  readonly clause: string;
  readonly obligations: readonly string[];
  readonly dates: readonly string[];
  /** In dollars. */
  readonly amounts: readonly number[];
}

/** Joins what model-b and model-c found in one lease. */
export function summariseLease(documentId: string, found: { obligations: Obligations; terms: Terms }): LeaseSummary {
  const { obligations, terms } = found;
  const dates = terms.dates.map(({ date }) => date).sort();
  const amounts = terms.amounts.map(({ dollars }) => dollars);
  return {
    documentId,
    obligations: obligations.counts,
    firstDate: dates[0] ?? null,
    lastDate: dates.at(-1) ?? null,
    largestAmount: amounts.length === 0 ? null : amounts.reduce((largest, amount) => Math.max(largest, amount)),
    clausesToWatch: watchedClauses(obligations, terms),
  };
}

function watchedClauses({ obligations }: Obligations, { dates, amounts }: Terms): readonly WatchedClause[] {
  const numbers = [...new Set(obligations.map(({ clause }) => clause))];
  return numbers
    .map((number) => ({
      clause: number,
      obligations: obligations.filter(({ clause }) => clause === number).map(({ text }) => text),
      dates: dates.filter(({ clause }) => clause === number).map(({ date }) => date),
      amounts: amounts.filter(({ clause }) => clause === number).map(({ dollars }) => dollars),
    }))
    .filter((clause) => clause.dates.length + clause.amounts.length > 0);
}
