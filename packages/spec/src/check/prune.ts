import { isObject } from "../merge-patch.ts";
import { type Path, renderPath } from "../yaml/path.ts";
import type { Finding } from "./finding.ts";

/**
 * Copies content without what findings say is wrong, so that the rules can look at the rest and all problems come at once.
 * A wrong model leaves an empty one behind: its name still counts.
 */
export function prune(content: unknown, findings: readonly Finding[]): unknown {
  if (findings.length === 0) return content;
  const copy: unknown = structuredClone(content);
  const paths = findings.filter((finding) => finding.missing === undefined).map((finding) => finding.path);
  // Deepest and last first, so that removing an item does not move another one that is to go.
  for (const path of paths.toSorted(comparePaths).reverse()) remove(copy, path);
  return copy;
}

function remove(content: unknown, path: Path): void {
  let container = content;
  for (const step of path.slice(0, -1)) {
    if (!isObject(container) && !Array.isArray(container)) return;
    container = (container as Record<string | number, unknown>)[step];
  }
  const last = path.at(-1);
  if (Array.isArray(container) && typeof last === "number") container.splice(last, 1);
  else if (isObject(container) && last !== undefined) {
    if (path.length === 2 && path[0] === "models") container[last] = {};
    else delete container[last];
  }
}

function comparePaths(left: Path, right: Path): number {
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const [a, b] = [left[index], right[index]];
    if (a === b) continue;
    if (typeof a === "number" && typeof b === "number") return a - b;
    return String(a) < String(b) ? -1 : 1;
  }
  return left.length - right.length;
}

const ofWhatIsLeft: ReadonlySet<string> = new Set(["SPEC_BAD_VALUE", "SPEC_DUPLICATE_ITEM"]);

/** Drops findings that only follow from others: about what is gone because it was wrong, or is missing because it is misspelt. */
export function withoutConsequences(findings: readonly Finding[], earlier: readonly Finding[]): Finding[] {
  const wrong = new Set<string>();
  const above = new Set<string>();
  for (const finding of earlier) {
    for (let depth = 1; depth < finding.path.length; depth += 1) above.add(renderPath(finding.path.slice(0, depth)));
    if (finding.missing === undefined) wrong.add(renderPath(finding.path));
    else wrong.add(renderPath([...finding.path, finding.missing]));
    if (finding.meant !== undefined) wrong.add(renderPath([...finding.path.slice(0, -1), finding.meant]));
  }
  return findings.filter((finding) => {
    // A list is empty once its only item, which was wrong, is gone; and items are alike once what was wrong in them is.
    if (ofWhatIsLeft.has(finding.code) && above.has(renderPath(finding.path))) return false;
    const path = finding.missing === undefined ? finding.path : [...finding.path, finding.missing];
    return !path.some((_, index) => wrong.has(renderPath(path.slice(0, index + 1))));
  });
}

/** Drops findings of a key that is missing only because it is misspelt. */
export function withoutMisspelt(findings: readonly Finding[]): Finding[] {
  const meant = new Set(
    findings.flatMap((finding) =>
      finding.meant === undefined ? [] : [renderPath([...finding.path.slice(0, -1), finding.meant])],
    ),
  );
  return findings.filter(({ path, missing }) => missing === undefined || !meant.has(renderPath([...path, missing])));
}
