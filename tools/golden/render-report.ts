import type { GoldenDifference } from "./compare-golden.ts";
import { consequencesOf, isRecordOnly, weightOf } from "./consequences.ts";
import { nameOf } from "./golden-stack.ts";
import { inGeneral } from "./in-general.ts";
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
  readonly pipeline: string;
  readonly environment: string;
  readonly difference: ResourceDifference;
  /** The same without the words of its stack. */
  readonly general: ResourceDifference;
}

/** What a change would do to running stacks, worst first, for a person; empty when it would do nothing. */
export function renderReport(difference: GoldenDifference): string {
  const entries = difference.stacks.flatMap(({ pipeline, environment, words, resources }) =>
    resources.map((each) => ({ pipeline, environment, difference: each, general: inGeneral(each, words) })),
  );
  const outputs = difference.stacks.flatMap(({ pipeline, environment, outputs: some }) =>
    some.length === 0 ? [] : [[`Outputs of ${pipeline} in ${environment}`, ...some.map(renderProperty)].join("\n")],
  );
  const sections = fates.flatMap((fate) => renderFate(fate, entries));
  const all = [...sections, ...renderParts(difference.parts), ...outputs, ...difference.files];
  return all.length === 0 ? "" : `${[summary(entries), ...all].join("\n\n")}\n`;
}

function summary(entries: readonly Entry[]): string {
  const stacks = new Set(entries.map(({ pipeline, environment }) => `${pipeline}.${environment}`)).size;
  if (entries.length === 0) return "No resource of a running stack would change, apart from what follows.";
  const counts = fates.flatMap((fate) => {
    const number = entries.filter(({ difference }) => difference.fate === fate).length;
    return number === 0 ? [] : [`${number} ${fate}`];
  });
  return `On running stacks: ${counts.join(", ")} (resources of ${stacks} ${stacks === 1 ? "stack" : "stacks"}).`;
}

function renderFate(fate: Fate, entries: readonly Entry[]): string[] {
  const some = entries.filter(({ difference }) => difference.fate === fate);
  const groups = [...Map.groupBy(some, ({ general }) => [general.type, ...describe(general)].join("\n")).values()];
  return groups
    .sort(([a], [b]) => weightOf(a?.difference.type ?? "") - weightOf(b?.difference.type ?? ""))
    .map(renderAlike);
}

/** Differences that are the same but for the resource they are of; of a single one the words of its stack are told. */
function renderAlike(alike: readonly Entry[]): string {
  const [first] = alike;
  if (first === undefined) return "";
  const { difference, general } = first;
  const { fate, type } = difference;
  const record = isRecordOnly(type) ? ", a record of Pulumi's own" : "";
  const times = alike.length === 1 ? "" : ` (${alike.length} of them)`;
  return [
    `${titles[fate]}: ${type}${record}${times}`,
    ...describe(alike.length === 1 ? difference : general),
    ...places(alike),
  ].join("\n");
}

/** All that alike differences have in common. */
function describe(difference: ResourceDifference): string[] {
  const { identity, was = identity, changes } = difference;
  const [old, now] = [was, identity].map((each) => each.split("::", 1)[0]);
  const types = old === now ? [] : [`    types of its parents and its own: ${old} -> ${now}`];
  const sentences = consequencesOf(difference).map((sentence) => `    => ${sentence}`);
  return [...types, ...changes.map(renderProperty), ...sentences];
}

function renderProperty({ path, replaces, ignored, ...values }: PropertyDifference): string {
  const note = replaces ? "  <- forces the replacement" : ignored ? "  (not deployed: ignoreChanges)" : "";
  return `    ${path}: ${renderChange(values)}${note}`;
}

function places(alike: readonly Entry[]): string[] {
  const byStack = Map.groupBy(alike, ({ pipeline, environment }) => `${pipeline} in ${environment}`);
  return [...byStack].map(
    ([stack, some]) => `  in ${stack}: ${some.map(({ difference }) => called(difference)).join(", ")}`,
  );
}

function called({ identity, was = identity }: ResourceDifference): string {
  const [old, now] = [nameOf(was), nameOf(identity)];
  return old === now ? now : `${now} (was ${old})`;
}
