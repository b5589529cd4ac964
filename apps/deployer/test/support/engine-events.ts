import { readFileSync } from "node:fs";
import type { EngineEvent } from "@pulumi/pulumi/automation/events.js";
import type { OpType } from "@pulumi/pulumi/automation/stack.js";

/** Events that the real engine told of, by the name of their file in `fixtures/engine-events`. */
export function recordedEvents(name: string): readonly EngineEvent[] {
  const file = new URL(`../fixtures/engine-events/${name}.json`, import.meta.url);
  const { events } = JSON.parse(readFileSync(file, "utf8")) as { events: readonly EngineEvent[] };
  return events;
}

/** A resource of a model, or of the delivery when no model is named. */
export interface ToldResource {
  readonly model?: string;
  /** Pulumi token. */
  readonly type: string;
  readonly op?: OpType;
}

const prefix = "urn:pulumi:reader.data_dev::reader::sluice:pipeline:Pipeline$sluice:pipeline:";

/** The URN of such a resource of the pipeline `reader`. */
export function urnOf({ model, type }: ToldResource): string {
  const component = model === undefined ? "Delivery" : "ModelEndpoint";
  return `${prefix}${component}$${type}::reader-${model ?? "delivery"}-${type.split(":").at(-1)?.toLowerCase()}`;
}

/** An event about a resource: it begins, is done, or failed. */
export function told(kind: "begins" | "done" | "failed", resource: ToldResource): EngineEvent {
  const { model, op = "create", type } = resource;
  const parent = model === undefined ? `${prefix}Delivery::reader-delivery` : `${prefix}ModelEndpoint::reader-${model}`;
  const urn = urnOf(resource);
  const state = { type, urn, id: "", parent, inputs: {}, outputs: {}, provider: "" };
  const metadata = { op, urn, type, new: state, provider: "" };
  const event = { sequence: 0, timestamp: 0 };
  if (kind === "begins") return { ...event, resourcePreEvent: { metadata } };
  if (kind === "done") return { ...event, resOutputsEvent: { metadata } };
  return { ...event, resOpFailedEvent: { metadata, status: 1, steps: 1 } };
}

/** What the engine or a provider says, about a resource or about everything. */
export function said(severity: "info" | "error", message: string, resource?: ToldResource): EngineEvent {
  const about = resource === undefined ? {} : { urn: urnOf(resource) };
  return { sequence: 0, timestamp: 0, diagnosticEvent: { ...about, message, severity, color: "never" } };
}

/** The operation is over. */
export const over: EngineEvent = {
  sequence: 0,
  timestamp: 0,
  summaryEvent: { maybeCorrupt: false, durationSeconds: 1, resourceChanges: {}, policyPacks: {} },
};
