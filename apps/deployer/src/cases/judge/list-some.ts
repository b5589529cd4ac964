import type { ModelFinding } from "./judged.ts";

/** Most findings that one line of `expect.yaml` lists of a prediction; the rest is counted. */
const mostListed = 20;

/** The first findings of each line of `expect.yaml`, and how many more there are. */
export function listSome(findings: readonly ModelFinding[]): ModelFinding[] {
  const groups = Map.groupBy(findings, ({ kind, line }) => `${kind} ${line}`);
  return [...groups.values()].flatMap((group) => {
    const left = group.length - mostListed;
    // One more takes no more room than its number.
    if (left <= 1) return group;
    const [{ kind, line } = { kind: "equals" as const, line: null }] = group;
    const message = `${left} more findings like these are not listed`;
    return [...group.slice(0, mostListed), { kind, pointer: null, message, expected: null, actual: null, line }];
  });
}
