import { type ExactInteger, isExactInteger } from "./parse-json.ts";

/**
 * Whether two numbers are at most `within` apart; 0 asks for the same number. Whole numbers are compared by all their digits.
 *
 * @example isNear(1.1, 1.0, 0.1) // true, although 1.1 - 1.0 is 0.10000000000000009 in doubles
 */
export function isNear(a: number | ExactInteger, b: number | ExactInteger, within: number): boolean {
  const left = exactOf(a);
  const right = exactOf(b);
  // A double and an integer of any size compare as the numbers they are.
  if (left <= right && left >= right) return true;
  if (within === 0) return false;
  if (typeof left === "bigint" && typeof right === "bigint") return Math.abs(Number(left - right)) <= within;
  const size = Math.max(Math.abs(Number(left)), Math.abs(Number(right)));
  // A number such as 1e400 is infinite as a double, and near to nothing.
  return size < Infinity && Math.abs(Number(left) - Number(right)) <= within + size * Number.EPSILON * 2;
}

function exactOf(value: number | ExactInteger): number | bigint {
  return isExactInteger(value) ? BigInt(value.rawJSON) : value;
}
