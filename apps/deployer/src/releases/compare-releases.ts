import { isDeepStrictEqual } from "node:util";
import type { ReleaseRecord } from "./release.ts";

/** Which models a release changed against the one before it; each list in the models' order. */
export interface ModelChanges {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** Compares two releases by their models' versions; the first release adds all of its models. */
export function changedModels(
  before: Pick<ReleaseRecord, "models"> | undefined,
  after: Pick<ReleaseRecord, "models">,
): ModelChanges {
  const old = before?.models ?? {};
  const models = Object.keys(after.models);
  return {
    added: models.filter((model) => !Object.hasOwn(old, model)),
    changed: models.filter((model) => Object.hasOwn(old, model) && old[model] !== after.models[model]),
    removed: Object.keys(old).filter((model) => !Object.hasOwn(after.models, model)),
  };
}

/** Whether two releases deploy the same: the same pipeline with the same pins. Who, when and why do not matter. */
export function isSameContent(one: ReleaseRecord, other: ReleaseRecord): boolean {
  const content = ({ resolved, pins }: ReleaseRecord) => {
    return { resolved, trigger: pins.bundles.trigger.sha256, delivery: pins.bundles.delivery.sha256 };
  };
  return isDeepStrictEqual(content(one), content(other));
}
