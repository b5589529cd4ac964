import type { Output } from "../io.ts";

const leastTextColumns = 40;

/** Width in characters, 80 where there is no terminal; one that nobody has told its size says 0. */
export function columnsOf(output: Output | undefined): number {
  return output?.columns || 80;
}

/** Height in lines, 24 where there is no terminal. */
export function rowsOf(output: Output): number {
  return output.rows || 24;
}

/** Width that sentences are broken at: in less than 40 characters nobody reads them. */
export function textColumnsOf(output: Output | undefined): number {
  return Math.max(leastTextColumns, columnsOf(output));
}
