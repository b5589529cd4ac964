import type { StackWords } from "./in-general.ts";

/** What becomes of one resource of a running stack. The order is the order in which they are told. */
export const fates = ["replaced", "renamed", "removed", "restarted", "renewed", "changed", "adopted", "added"] as const;

/**
 * What becomes of a resource: `replaced`: deleted and made anew; `renamed`: the same for the engine, as its identity changed without an
 * alias; `restarted`: an endpoint that moves to another configuration in place; `renewed`: a versioned one that is made anew beside the
 * old one; `adopted`: known by another identity from now on, thanks to an alias.
 */
export type Fate = (typeof fates)[number];

/** One property that differs. */
export interface PropertyDifference {
  /** As Pulumi writes it, such as `productionVariants[0].instanceType`; `options.protect` for what is no input. */
  readonly path: string;
  /** Absent where it is added. */
  readonly before?: unknown;
  /** Absent where it is taken away. */
  readonly after?: unknown;
  /** Whether the resource is made anew for it. */
  readonly replaces: boolean;
  /** Whether the engine is told not to deploy it. */
  readonly ignored: boolean;
}

/** One resource that differs. */
export interface ResourceDifference {
  readonly fate: Fate;
  readonly type: string;
  /** Its identity, and the one it had where that differs. */
  readonly identity: string;
  readonly was?: string;
  /** Whether Pulumi refuses to delete it. */
  readonly protected: boolean;
  /** Whether the old one goes before the new one comes. */
  readonly goesFirst: boolean;
  readonly changes: readonly PropertyDifference[];
}

/** All that differs in one stack. */
export interface StackDifference {
  readonly pipeline: string;
  readonly environment: string;
  /** What its resources are named after. */
  readonly words: StackWords;
  readonly resources: readonly ResourceDifference[];
  /** Of what the stack tells others. */
  readonly outputs: readonly PropertyDifference[];
}
