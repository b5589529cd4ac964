import { closest } from "../../command-line/closest.ts";
import type { Missing } from "./json-pointer.ts";
import { writePointer } from "./json-pointer.ts";
import { isObject } from "./parse-json.ts";

/** Why a pointer leads nowhere, and what is there instead. */
export function sayMissing({ pointer, last, segment }: Missing): string {
  const where = last.pointer === "" ? "the prediction" : last.pointer;
  const { value } = last;
  if (segment === "*") return `there is nothing at ${pointer}: ${where} ${holdsNothing(value)}`;
  if (Array.isArray(value)) return `there is nothing at ${pointer}: ${where} has ${countOf(value.length, "item")}`;
  if (!isObject(value)) return `there is nothing at ${pointer}: ${where} is ${kindOf(value)}`;
  const names = Object.keys(value);
  const near = closest(segment, names);
  if (near !== undefined) {
    return `there is nothing at ${pointer}; did you mean ${writePointer([near])} in ${where}?`;
  }
  const shown = names.slice(0, 8).join(", ");
  return `there is nothing at ${pointer}: ${where} ${names.length === 0 ? "is empty" : `has ${shown}${names.length > 8 ? ", …" : ""}`}`;
}

/** What a value is, in a word or two. */
export function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (isObject(value)) return "an object";
  if (typeof value === "string") return "a text";
  return typeof value === "boolean" ? String(value) : "a number";
}

function holdsNothing(value: unknown): string {
  if (Array.isArray(value) || isObject(value)) return "is empty";
  return `is ${kindOf(value)}`;
}

function countOf(count: number, noun: string): string {
  if (count === 0) return `no ${noun}s`;
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
