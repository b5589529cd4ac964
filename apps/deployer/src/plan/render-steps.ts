import { isDeepStrictEqual } from "node:util";
import type { ResourceStep, StepKind } from "../engine/resource-step.ts";
import type { Style } from "../terminal/style.ts";
import { printable } from "../terminal/text.ts";
import type { Plan } from "./plan.ts";
import { listedSteps } from "./plan-wording.ts";

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

/**
 * Every step of a plan with the properties that change, for who needs Pulumi's view. A value is shown whole, however long; those of
 * environment variables are not in a plan.
 */
export function renderSteps(plan: Plan, style: Style): string {
  return listedSteps(plan)
    .flatMap((step) => renderStep(step, style))
    .join("");
}

function renderStep(step: ResourceStep, style: Style): string[] {
  const properties = step.changed.flatMap((path) => {
    const anew = step.replacing.includes(path) ? " (makes it anew)" : "";
    const leaves = differences(path, atPath(step.before, path), atPath(step.after, path));
    return leaves.map((text) => style.dim(`    ${printable(text)}${anew}`));
  });
  return [`${marks[step.kind]} ${step.type} ${printable(step.name)}`, ...properties].map((line) => `${line}\n`);
}

/** A changed property as text, or each of its parts that differ. */
function differences(path: string, was: unknown, is: unknown): string[] {
  const [before, after] = [parsed(was), parsed(is)];
  if (!isTree(before) || !isTree(after) || !isAlike(before, after)) {
    const [old, now] = [valueText(was), valueText(is)];
    return [old === now ? path : `${path}: ${old} -> ${now}`];
  }
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const differing = keys.filter((key) => !isDeepStrictEqual(before[key], after[key]));
  if (differing.length === 0) return [path];
  return differing.flatMap((key) =>
    differences(`${path}${keyText(key, Array.isArray(after))}`, before[key], after[key]),
  );
}

/** What JSON text holds, such as a policy: of a whole policy nobody sees what changes. */
function parsed(value: unknown): unknown {
  if (typeof value !== "string" || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value; // It only looks like JSON.
  }
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** Whether the parts of one stand beside those of the other: items of lists that differ in length may have moved. */
function isAlike(before: object, after: object): boolean {
  if (!Array.isArray(before) || !Array.isArray(after)) return Array.isArray(before) === Array.isArray(after);
  return before.length === after.length;
}

function keyText(key: string, isIndex: boolean): string {
  if (isIndex) return `[${key}]`;
  return /^\w+$/.test(key) ? `.${key}` : `["${key}"]`;
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
  return typeof value === "string" ? value : JSON.stringify(value);
}
