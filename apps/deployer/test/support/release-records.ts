import type { LedgerEvent, LedgerNote, NewNote, TestedEvent } from "../../src/releases/ledger-note.ts";
import type { NewRelease, Pins } from "../../src/releases/release.ts";
import { localPipeline } from "./pipelines.ts";

const sha256 = "5".repeat(64);

/** A release of the pipeline `reader` with one model, as it is before the ledger numbers it. */
export function newRelease(changes: Partial<NewRelease> = {}): NewRelease {
  const resolved = { ...localPipeline({ "model-a": [] }), environment: "data_dev", stage: "dev" };
  const image = resolved.models[0]?.image ?? "";
  const bundle = { pinned: `s3://artifacts/reader/bundles/${sha256}/index.js`, sha256 };
  const pins: Pins = {
    images: { "model-a": { image, pinned: image } },
    artifacts: {},
    bundles: { trigger: bundle, delivery: bundle },
  };
  return {
    pipeline: "reader",
    environment: "data_dev",
    at: "2026-11-22T10:00:00.000Z",
    by: "ana",
    kind: "up",
    file: "name: reader\n",
    resolved,
    pins,
    models: { "model-a": "0123456789ab" },
    changes: 12,
    result: { endpoints: "confirmed" },
    ...changes,
  };
}

/** The same with its model at another image, which is what makes content differ. */
export function releaseOfTag(tag: string, changes: Partial<NewRelease> = {}): NewRelease {
  const release = newRelease();
  const [model] = release.resolved.models;
  if (model === undefined) throw new Error("the pipeline has no model");
  const image = model.image.replace(/:[^:]+$/, `:${tag}`);
  return {
    ...release,
    resolved: { ...release.resolved, models: [{ ...model, image }] },
    pins: { ...release.pins, images: { "model-a": { image, pinned: image } } },
    models: { "model-a": tag.padStart(12, "0") },
    ...changes,
  };
}

/** A note on the pipeline `reader`, as it is before the ledger places it. */
export function newNote(event: LedgerEvent, at = "2026-11-22T10:30:00.000Z"): NewNote {
  return { ...event, pipeline: "reader", environment: "data_dev", at, by: "ben" };
}

/** Notes in their order, as the ledger gives them back. */
export function notesAfter(after: number, ...events: readonly LedgerEvent[]): LedgerNote[] {
  return events.map((event, index) => ({ version: 1, after, number: index + 1, ...newNote(event) }));
}

/** What six cases came to on a release. */
export function testedEvent(release: number, result: TestedEvent["result"] = "passed"): TestedEvent {
  const commit = { sha: "abc", dirty: false };
  return { kind: "tested", release, result, cases: 6, digest: "7".repeat(64), commit };
}
