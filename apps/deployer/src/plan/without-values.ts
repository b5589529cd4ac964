import type { ResourceStep } from "../engine/resource-step.ts";

const hidden = "(hidden)";

/** A step without the values of environment variables, which may be secrets; their names stay. */
export function withoutValues(step: ResourceStep): ResourceStep {
  const { before, after, ...rest } = step;
  return {
    ...rest,
    ...(before === undefined ? {} : { before: hide(before) }),
    ...(after === undefined ? {} : { after: hide(after) }),
  };
}

function hide(inputs: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(inputs).map(([key, value]) => [key, key === "environment" ? leaves(value) : inner(value)]),
  );
}

function inner(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inner);
  return typeof value === "object" && value !== null ? hide(value as Readonly<Record<string, unknown>>) : value;
}

function leaves(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(leaves);
  if (typeof value !== "object" || value === null) return hidden;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, leaves(each)]));
}
