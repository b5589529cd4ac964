import { define, isObject } from "./merge-patch.ts";

/** Puts an environment's stage where the text says `${stage}`, in every string value. */
export function substituteStage<T>(value: T, stage: string): T {
  return substitute(value, stage) as T;
}

function substitute(value: unknown, stage: string): unknown {
  if (typeof value === "string") return value.includes("${stage}") ? value.replaceAll("${stage}", () => stage) : value;
  if (Array.isArray(value)) return value.map((item) => substitute(item, stage));
  if (!isObject(value)) return value;
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value)) define(result, key, substitute(value[key], stage));
  return result;
}
