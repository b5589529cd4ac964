import type { GoldenDifference } from "./compare-golden.ts";
import { consequencesOf, isRecordOnly } from "./consequences.ts";
import { nameOf } from "./golden-stack.ts";
import { renderParts } from "./render-parts.ts";
import { renderChange } from "./render-value.ts";
import { type Fate, fates, type PropertyDifference, type ResourceDifference } from "./stack-difference.ts";

const titles: Readonly<Record<Fate, string>> = {
  replaced: "!! REPLACED",
  renamed: "!! RENAMED WITHOUT AN ALIAS: made anew, and the old one deleted",
  removed: "!! REMOVED",
  restarted: " ! NEW INSTANCES",
  renewed: "Made anew beside the old version",
  changed: "Changed in place",
  adopted: "Known by another identity (alias)",
  added: "Added",
};

interface Entry {
  readonly stack: string;
  readonly difference: ResourceDifference;
}

/** What a change would do to running stacks, worst first, for a person; empty when it would do nothing. */
export function renderReport(difference: GoldenDifference): string {
  const entries = difference.stacks.flatMap(({ pipeline, environment, resources }) =>
    resources.map((each) => ({ stack: `${pipeline} in ${environment}`, difference: each })),
  );
  const parts = renderParts(difference.parts);
  const sections = fates.flatMap((fate) => renderFate(fate, entries));
  const outputs = difference.stacks.flatMap(({ pipeline, environment, outputs: some }) =>
    some.length === 0 ? [] : [[`Outputs of ${pipeline} in ${environment}`, ...some.map(renderProperty)].join("\n")],
  );
  const all = [...sections, ...parts, ...outputs, ...difference.files];
  if (all.length === 0) return "";
  return `${[summary(entries), ...all].join("\n\n")}\n`;
}

function summary(entries: readonly Entry[]): string {
  const stacks = new Set(entries.map(({ stack }) => stack)).size;
  if (entries.length === 0) return "No resource of a running stack would change, apart from what follows.";
  const counts = fates.flatMap((fate) => {
    const number = entries.filter(({ difference }) => difference.fate === fate).length;
    return number === 0 ? [] : [`${number} ${fate}`];
  });
  return `On running stacks: ${counts.join(", ")} (resources of ${stacks} ${stacks === 1 ? "stack" : "stacks"}).`;
}

function renderFate(fate: Fate, entries: readonly Entry[]): string[] {
  const some = entries.filter(({ difference }) => difference.fate === fate);
  const groups = Map.groupBy(some, ({ difference }) => [difference.type, ...describe(difference)].join("\n"));
  return [...groups.values()].flatMap((alike) => {
    const [first] = alike;
    return first === undefined ? [] : renderAlike(first.difference, alike);
  });
}

/** Differences that are the same but for the resource they are of. */
function renderAlike(difference: ResourceDifference, alike: readonly Entry[]): string {
  const { fate, type } = difference;
  const record = isRecordOnly(type) ? ", a record of Pulumi's own" : "";
  const times = alike.length === 1 ? "" : ` (${alike.length} of them)`;
  return [`${titles[fate]}: ${type}${record}${times}`, ...describe(difference), ...places(alike)].join("\n");
}

/** All that alike differences have in common. */
function describe(difference: ResourceDifference): string[] {
  const sentences = consequencesOf(difference).map((sentence) => `    => ${sentence}`);
  return [...difference.changes.map(renderProperty), ...sentences];
}

function renderProperty({ path, replaces, ignored, ...values }: PropertyDifference): string {
  const note = replaces ? "  <- forces the replacement" : ignored ? "  (not deployed: ignoreChanges)" : "";
  return `    ${path}: ${renderChange(values)}${note}`;
}

function places(alike: readonly Entry[]): string[] {
  const byStack = Map.groupBy(alike, ({ stack }) => stack);
  return [...byStack].map(
    ([stack, some]) => `  in ${stack}: ${some.map(({ difference }) => called(difference)).join(", ")}`,
  );
}

function called({ identity, was }: ResourceDifference): string {
  if (was === undefined) return nameOf(identity);
  const [old, now] = [nameOf(was), nameOf(identity)];
  return old === now ? `${now} (was ${was.split("::", 1)[0]})` : `${now} (was ${old})`;
}
