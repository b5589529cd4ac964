import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation/events.js";
import { changedPaths } from "./changed-paths.ts";
import type { EngineFailure } from "./engine.ts";
import { plainProperties } from "./plain-properties.ts";
import type { ResourceStep, StepKind } from "./resource-step.ts";

/** Gathers what the engine's events say of resources and errors. */
export class EngineRecord {
  readonly steps: ResourceStep[] = [];
  readonly errors: EngineFailure[] = [];

  /** Where the steps of resources stand that a refresh looks at, by URN. */
  readonly #looked = new Map<string, number>();

  /** Takes note of one event. */
  add({ resourcePreEvent, resOutputsEvent, diagnosticEvent }: EngineEvent): void {
    if (resourcePreEvent !== undefined) this.#announce(toStep(resourcePreEvent.metadata));
    if (resOutputsEvent !== undefined) this.#found(toStep(resOutputsEvent.metadata));
    if (diagnosticEvent === undefined) return;
    const { severity, urn } = diagnosticEvent;
    const message = diagnosticEvent.message.trim();
    if (severity === "error") this.errors.push({ ...(urn === undefined || urn === "" ? {} : { urn }), message });
  }

  #announce(step: ResourceStep): void {
    if (step.kind === "refresh") this.#looked.set(step.urn, this.steps.length);
    this.steps.push(step);
  }

  /** A refresh announces that it looks, and says afterwards what it found: another state, none, or the same. */
  #found(step: ResourceStep): void {
    const index = this.#looked.get(step.urn);
    if (index !== undefined) this.steps[index] = step;
  }
}

function toStep({ op, urn, type, old, new: made, keys, diffs, detailedDiff }: StepEventMetadata): ResourceStep {
  const state = made ?? old;
  const before = old === undefined || old === null ? undefined : plainProperties(old.inputs);
  const after = made === undefined || made === null ? undefined : plainProperties(made.inputs);
  const details = Object.entries(detailedDiff ?? {});
  const both = before !== undefined && after !== undefined && op !== "same";
  const computed = details.length === 0 && both ? changedPaths(before, after) : [];
  const id = made?.id || old?.id;
  return {
    kind: op as StepKind,
    urn,
    type,
    name: urn.slice(urn.lastIndexOf("::") + 2),
    ...(state?.parent ? { parent: state.parent } : {}),
    ...(id ? { id } : {}),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    changed: details.length > 0 ? details.map(([path]) => path) : computed.length > 0 ? computed : (diffs ?? []),
    replacing: [
      ...new Set([
        ...(keys ?? []),
        ...details.flatMap(([path, { diffKind }]) => (isReplacing(diffKind) ? [path] : [])),
      ]),
    ],
    protected: (old?.protect ?? made?.protect) === true,
  };
}

function isReplacing(kind: string): boolean {
  return kind.endsWith("-replace");
}
