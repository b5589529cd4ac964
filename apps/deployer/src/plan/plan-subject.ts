import type { ResolvedPipeline } from "@sluice/spec";
import type { ResourceStep } from "../engine/resource-step.ts";
import type { Environment } from "../environments/environment-schema.ts";
import type { ImageNames } from "./image-names.ts";
import { Owners, type Part } from "./owner.ts";
import type { Plan } from "./plan.ts";
import { type ResourceChange, toResourceChanges } from "./resource-changes.ts";
import { isBookkeeping } from "./resource-types.ts";

/** What a plan is built from. */
export interface BuildPlanInput {
  readonly operation: Plan["operation"];
  /** Every step of a preview, `same` included. */
  readonly steps: readonly ResourceStep[];
  /** What is wanted; for a destroy or a refresh, what is there. */
  readonly pipeline: ResolvedPipeline;
  readonly environment: Environment;
  /** What files call the images; left out where nothing is pinned. */
  readonly images?: ImageNames;
  /** The release that a rollback puts back. */
  readonly rollbackTo?: number;
  /** Documents that wait or are at work, by model; left out when nobody asked. */
  readonly queued?: Readonly<Record<string, number>>;
}

/** A resource's change with whose it is. */
export interface OwnedChange extends ResourceChange {
  readonly part: Part;
  readonly model?: string;
}

/** A plan's input, put in order for those who read it. */
export interface PlanSubject extends Omit<BuildPlanInput, "steps"> {
  /** Every resource that AWS or Datadog has or will have, unchanged ones included: shared ones, then by model. */
  readonly changes: readonly OwnedChange[];
  /** The same by model. */
  readonly byModel: ReadonlyMap<string | undefined, readonly OwnedChange[]>;
  /** Models of the pipeline in its order, then those that only the stack still has. */
  readonly models: readonly string[];
}

/** Puts a plan's input in order. */
export function planSubject({ steps, ...input }: BuildPlanInput): PlanSubject {
  const owners = new Owners(input.pipeline.name, steps);
  const changes = toResourceChanges(steps)
    .filter(({ type }) => !isBookkeeping(type))
    .map((change): OwnedChange => ({ ...change, ...owners.of(change) }));
  const wanted = input.pipeline.models.map(({ name }) => name);
  const others = changes.flatMap(({ model }) => (model === undefined || wanted.includes(model) ? [] : [model]));
  const models = [...wanted, ...[...new Set(others)].sort()];
  const rank = new Map(models.map((model, index) => [model, index]));
  const rankOf = ({ model }: OwnedChange) => (model === undefined ? -1 : (rank.get(model) ?? -1));
  const byModel = Map.groupBy(changes, ({ model }) => model);
  return { ...input, models, byModel, changes: changes.toSorted((a, b) => rankOf(a) - rankOf(b)) };
}

/** The changes of one model's resources. */
export function changesOf({ byModel }: PlanSubject, model: string): readonly OwnedChange[] {
  return byModel.get(model) ?? [];
}

/** The change of the one resource of that type, and not what an interrupted deployment left behind. */
export function changeOfType(changes: readonly OwnedChange[], type: string): OwnedChange | undefined {
  return changes.find((change) => change.type === type && !change.leftover);
}

/** Whether the resource as it is goes: deleted, or deleted and made anew. */
export function goes({ kind, leftover }: ResourceChange): boolean {
  return !leftover && (kind === "delete" || kind === "replace");
}
