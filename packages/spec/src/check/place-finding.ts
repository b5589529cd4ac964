import { isObject, ownValue } from "../merge-patch.ts";
import type { Problem } from "../problem.ts";
import type { PipelineFile } from "../schema/pipeline-schema.ts";
import { type Path, renderPath } from "../yaml/path.ts";
import type { YamlSource } from "../yaml/yaml-source.ts";
import type { Finding } from "./finding.ts";

/** Puts findings where the text has them, in the order of the text; what several environments share is said once. */
export function placeFindings(findings: readonly Finding[], source: YamlSource): Problem[] {
  const placed = new Map<string, Problem>();
  for (const finding of findings.toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0))) {
    const problem = placeFinding(finding, source);
    const told = finding.rank === undefined ? problem.message : "";
    placed.set(`${problem.line}:${problem.column} ${problem.code} ${told}`, problem);
  }
  return [...placed.values()].toSorted(byPosition);
}

/** Orders problems as the text has them. */
export function byPosition(a: Problem, b: Problem): number {
  return a.line - b.line || a.column - b.column || compare(a.message, b.message);
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function placeFinding(finding: Finding, source: YamlSource): Problem {
  const { offset, length } = source.rangeOf(finding.path, finding.part ?? "value");
  return {
    code: finding.code,
    severity: finding.severity ?? "error",
    ...source.position(offset),
    length,
    path: renderPath(finding.path),
    message: finding.message,
    ...(finding.hint === undefined ? {} : { hint: finding.hint }),
  };
}

/** Moves a finding about merged content to where the file has it: into the overlay, if that sets what is wrong. */
export function moveIntoOverlay(finding: Finding, content: PipelineFile, environment: string): Finding {
  const { path, missing } = finding;
  // A missing key is the overlay's doing only if the overlay removes it or replaces what would hold it.
  const blamed = missing === undefined || !isObject(valueAt(content, path)) ? path : [...path, missing];
  for (const cause of finding.causes ?? [blamed]) {
    const overlayPath = ["environments", environment, ...cause];
    if (!hasPath(content, overlayPath)) continue;
    const isRemoval = valueAt(content, overlayPath) === null;
    return { ...finding, path: overlayPath, ...(isRemoval ? { part: "key" } : {}) };
  }
  return finding;
}

function valueAt(content: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => ownValue(value, step), content);
}

function hasPath(content: unknown, path: Path): boolean {
  const last = path.at(-1);
  const container = valueAt(content, path.slice(0, -1));
  return last !== undefined && typeof container === "object" && container !== null && Object.hasOwn(container, last);
}
