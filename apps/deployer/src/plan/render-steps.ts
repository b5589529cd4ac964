import { isDeepStrictEqual } from "node:util";
import type { ResourceStep, StepKind } from "../engine/resource-step.ts";
import type { Style } from "../terminal/style.ts";
import { fit, printable } from "../terminal/text.ts";
import type { Plan } from "./plan.ts";
import { listedSteps } from "./plan-wording.ts";
import { shortDigests } from "./wording.ts";

const marks: Readonly<Record<StepKind, string>> = {
  create: "+",
  import: "+",
  update: "~",
  refresh: "~",
  replace: "±",
  "create-replacement": "±",
  "delete-replaced": "±",
  delete: "-",
  discard: "-",
  read: "?",
  same: "·",
};

/** Every step of a plan with the properties that change, for who needs Pulumi's view; values of environment variables are not in a plan. */
export function renderSteps(
  plan: Plan,
  { style, columns }: { readonly style: Style; readonly columns: number },
): string {
  return listedSteps(plan)
    .flatMap((step) => renderStep(step, style, Math.max(40, columns) - 1))
    .join("");
}

function renderStep(step: ResourceStep, style: Style, columns: number): string[] {
  const title = fit(`${marks[step.kind]} ${step.type} ${printable(step.name)}`, columns);
  const properties = step.changed.flatMap((path) => {
    const anew = step.replacing.includes(path) ? " (makes it anew)" : "";
    const leaves = differences(path, atPath(step.before, path), atPath(step.after, path));
    return leaves.map((text) => style.dim(fit(`    ${printable(text)}`, columns - anew.length) + anew));
  });
  return [title, ...properties].map((line) => `${line}\n`);
}

/** A changed property as text, or each of its parts that differ. */
function differences(path: string, before: unknown, after: unknown): string[] {
  if (!isPlain(before) || !isPlain(after)) {
    const [was, is] = [valueText(before), valueText(after)];
    return [was === is ? path : `${path}: ${was} -> ${is}`];
  }
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const differing = keys.filter((key) => !isDeepStrictEqual(before[key], after[key]));
  if (differing.length === 0) return [path];
  return differing.flatMap((key) => {
    return differences(/^\w+$/.test(key) ? `${path}.${key}` : `${path}["${key}"]`, before[key], after[key]);
  });
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a path as the engine writes it, such as `productionVariants[0].instanceType` or `tags["sluice:model"]`. */
export function atPath(inputs: unknown, path: string): unknown {
  const keys = [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)];
  let current = inputs;
  for (const [, quoted, index, plain] of keys) {
    if (typeof current !== "object" || current === null) return undefined;
    const key = quoted?.replace(/\\(.)/g, "$1") ?? index ?? plain ?? "";
    current = (current as Readonly<Record<string, unknown>>)[key];
  }
  return current;
}

function valueText(value: unknown): string {
  if (value === undefined) return "(none)";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  // A policy says little in one line; what it allows is among the plan's sentences.
  return text.length > 200 ? "(long)" : shortDigests(text);
}
