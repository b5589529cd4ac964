import { compareStacks } from "./compare-stacks.ts";
import type { Golden, GoldenStack } from "./golden-stack.ts";
import { valueDifferences } from "./property-differences.ts";
import type { PropertyDifference, StackDifference } from "./stack-difference.ts";

/** All that differs between two states of the framework. */
export interface GoldenDifference {
  readonly parts: readonly PropertyDifference[];
  /** Of every stack that both have. */
  readonly stacks: readonly StackDifference[];
  /** A sentence for each stack that only one of them has. */
  readonly files: readonly string[];
}

/** What the framework as it is would do to the stacks that it made as it was. */
export function compareGolden(before: Golden, after: Golden): GoldenDifference {
  const find = (golden: Golden, stack: GoldenStack) =>
    golden.stacks.find(({ pipeline, environment }) => pipeline === stack.pipeline && environment === stack.environment);
  const named = ({ pipeline, environment }: GoldenStack) => `${pipeline} in ${environment}`;
  return {
    parts: valueDifferences(before.parts, after.parts),
    stacks: after.stacks.flatMap((stack) => {
      const old = find(before, stack);
      return old === undefined ? [] : [compareStacks(old, stack)];
    }),
    files: [
      ...after.stacks
        .filter((stack) => find(before, stack) === undefined)
        .map((stack) => `${named(stack)} has no golden file yet.`),
      ...before.stacks
        .filter((stack) => find(after, stack) === undefined)
        .map((stack) => `${named(stack)} has a golden file, and nothing makes that stack any more.`),
    ],
  };
}
