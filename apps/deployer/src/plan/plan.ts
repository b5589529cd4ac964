import type { ResourceStep } from "../engine/resource-step.ts";

/** What happens to one model. */
export type ModelChangeKind =
  /** It gets an endpoint. */
  | "new"
  /** Its endpoint moves to a new configuration: new instances start, the old ones serve until those are ready. */
  | "restart"
  /** Only how many instances it has, or may have, changes. */
  | "scale"
  /** Something around it changes (permissions, trigger, queue, tags), its instances do not. */
  | "adjust"
  /** Its endpoint, queue and trigger go. */
  | "remove"
  | "unchanged";

/** One model in a plan. */
export interface ModelChange {
  readonly model: string;
  readonly kind: ModelChangeKind;
  /** Each a short sentence in the user's terms, such as `image model-a:1.4.0 -> model-a:1.5.0`. */
  readonly because: readonly string[];
}

/** What a deployment would do, in the terms of who deploys it. */
export interface Plan {
  readonly version: 1;
  /** `<pipeline>.<environment>`. */
  readonly stack: string;
  readonly pipeline: string;
  readonly environment: string;
  readonly operation: "up" | "destroy" | "refresh";
  /** The release that a rollback puts back; absent for every other operation. */
  readonly rollbackTo?: number;
  /** True when nothing changes. */
  readonly empty: boolean;
  /** In the pipeline's order; models that go come last. */
  readonly models: readonly ModelChange[];
  /** What changes that belongs to no one model: source, delivery, notifications; a sentence each. */
  readonly shared: readonly string[];
  /** What happens to documents that wait or arrive meanwhile; a sentence each. */
  readonly documents: readonly string[];
  /** What a consumer of predictions and notifications would notice; a sentence each. */
  readonly consumers: readonly string[];
  /** What cannot be undone; a sentence each. */
  readonly irreversible: readonly string[];
  /** What stops the deployment, such as a protected bucket that would go; a sentence each. */
  readonly blocked: readonly string[];
  /** Resources by what happens to them. */
  readonly counts: {
    readonly create: number;
    readonly update: number;
    readonly replace: number;
    readonly delete: number;
    readonly same: number;
  };
  /** Every step but `same`. */
  readonly steps: readonly ResourceStep[];
}
