import type { Clause, Lease } from "../shared/lease.ts";
import { RequestError } from "../shared/request-error.ts";

/** A clause begins a line with its number: `1. Term.` or `4.2 Rent`. */
const clauseStart = /^\s*(\d{1,2}(?:\.\d{1,2})*)\.?\s+(\S.*)$/;

/**
 * Splits a lease into its numbered clauses. What stands before the first is the title.
 * @throws RequestError 400 when the bytes are no UTF-8 text, or no line is numbered.
 */
export function splitLease(body: Buffer, documentId: string | null): Lease {
  const title: string[] = [];
  const clauses: { number: string; lines: string[] }[] = [];
  for (const line of decode(body).split(/\r?\n/)) {
    const [, number, rest] = clauseStart.exec(line) ?? [];
    if (number !== undefined && rest !== undefined) clauses.push({ number, lines: [rest] });
    else (clauses.at(-1)?.lines ?? title).push(line);
  }
  if (clauses.length === 0) {
    throw new RequestError(400, 'the lease has no clause: expected lines that begin with a number, such as "1. Term."');
  }
  return { documentId, title: joinLines(title), clauses: clauses.map(toClause) };
}

function toClause({ number, lines }: { number: string; lines: string[] }): Clause {
  const whole = joinLines(lines);
  // The heading is a few words that end with a point: "Base Rent. Tenant shall pay ...".
  const [, heading, text] = /^([^.]{1,40})\.\s+(.*)$/s.exec(whole) ?? [];
  return { number, heading: heading ?? "", text: text ?? whole };
}

function joinLines(lines: readonly string[]): string {
  return lines
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join(" ");
}

function decode(body: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch (cause) {
    throw new RequestError(400, "the lease is no UTF-8 text", { cause });
  }
}
