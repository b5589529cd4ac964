import type { Lease } from "../shared/lease.ts";

/** A date in a lease. */
interface LeaseDate {
  /** ISO 8601 day: `2026-03-01`. */
  readonly date: string;
  readonly clause: string;
  readonly text: string;
}

/** An amount of money in a lease. */
interface LeaseAmount {
  readonly dollars: number;
  readonly clause: string;
  readonly text: string;
}

/** Prediction of model-c: dates and amounts in the order of the lease. */
export interface Terms {
  readonly documentId: string | null;
  readonly dates: readonly LeaseDate[];
  readonly amounts: readonly LeaseAmount[];
}

const months = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];

const datePattern = new RegExp(
  `\\b(?:(${months.join("|")})\\s+(\\d{1,2}),?\\s+(\\d{4})|(\\d{1,2})/(\\d{1,2})/(\\d{4}))\\b`,
  "gi",
);

const amountPattern = /\$\s?(\d{1,3}(?:,\d{3})+|\d+)(\.\d{2})?(?![\d,]*\d)/g;

/** Finds the dates (`March 1, 2026` or `3/1/2026`) and the amounts (`$12,500.00`) of a lease. */
export function findTerms(lease: Lease): Terms {
  return {
    documentId: lease.documentId,
    dates: lease.clauses.flatMap(({ number, text }) =>
      [...text.matchAll(datePattern)].flatMap((match) => {
        const date = toIsoDate(match);
        return date === null ? [] : [{ date, clause: number, text: match[0] }];
      }),
    ),
    amounts: lease.clauses.flatMap(({ number, text }) =>
      [...text.matchAll(amountPattern)].map(([amount, whole = "", cents = ""]) => ({
        dollars: Number(whole.replaceAll(",", "") + cents),
        clause: number,
        text: amount,
      })),
    ),
  };
}

function toIsoDate([, monthName, nameDay, nameYear, month, day, year]: RegExpExecArray): string | null {
  const parts =
    monthName === undefined
      ? { year: Number(year), month: Number(month), day: Number(day) }
      : { year: Number(nameYear), month: months.indexOf(monthName.toLowerCase()) + 1, day: Number(nameDay) };
  const date = new Date(Date.UTC(parts.year, parts.month - 1, parts.day));
  // Date takes 31 February for 3 March: a day that comes back as another one does not exist.
  const exists = date.getUTCMonth() === parts.month - 1 && date.getUTCDate() === parts.day;
  return exists ? date.toISOString().slice(0, 10) : null;
}
