import type { ResourceStep } from "../engine/resource-step.ts";
import type { Style } from "../terminal/style.ts";

const marks: Readonly<Record<string, string>> = { create: "+", update: "~", delete: "-" };

/** The steps that change something, one line each; components and providers exist in the program only. */
export function changingSteps(steps: readonly ResourceStep[]): readonly ResourceStep[] {
  return steps.filter(({ kind, type }) => type.startsWith("aws:") && kind !== "same" && kind !== "read");
}

/** What would change, for a person. */
export function renderSteps(steps: readonly ResourceStep[], style: Style): string {
  const lines = changingSteps(steps).map(renderStep);
  return lines.length === 0 ? `${style.dim("everything is there")}\n` : `${lines.join("\n")}\n`;
}

/** One step: `+ s3 Bucket sluice-state-dev-123456789012`. */
export function renderStep({ kind, type, name, after, before, changed }: ResourceStep): string {
  const [, service = "", resource = type] = /^aws:([^/:]+)[^:]*:(\w+)$/.exec(type) ?? [];
  const inputs = after ?? before ?? {};
  const physical = ["bucket", "name", "url"].map((key) => inputs[key]).find((value) => typeof value === "string");
  const what = changed.length === 0 ? "" : `  (${changed.join(", ")})`;
  return `  ${marks[kind] ?? "±"} ${service} ${resource} ${physical ?? name}${what}`;
}
