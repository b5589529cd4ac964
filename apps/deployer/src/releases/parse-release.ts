import { SluiceError } from "@sluice/spec/errors";
import Value from "typebox/value";
import type { ReleaseRecord } from "./release.ts";
import { ReleaseSchema } from "./release-schema.ts";

/** Where a record was read, and what it must be for that. */
export interface ReleasePlace {
  /** For messages: a path or an S3 URI. */
  readonly place: string;
  readonly pipeline: string;
  readonly environment: string;
  readonly number: number;
}

/**
 * Reads a release record.
 * @throws SluiceError `RELEASE_RECORD_INVALID` naming the object, `RELEASE_RECORD_NEWER` for one that a later Sluice wrote
 */
export function parseRelease(text: string, expected: ReleasePlace): ReleaseRecord {
  const value = parseJson(text, expected);
  const { version } = (value ?? {}) as { version?: unknown };
  if (typeof version === "number" && version > 1) {
    throw new SluiceError("RELEASE_RECORD_NEWER", `${expected.place} was written by a newer Sluice`, {
      hint: `its record version is ${version}, and this Sluice knows 1: use the Sluice that wrote it, or a newer one`,
    });
  }
  if (!Value.Check(ReleaseSchema, value)) throw invalid(expected, firstProblem(value));
  const problem = misplaced(value, expected) ?? unpinned(value);
  if (problem !== undefined) throw invalid(expected, problem);
  return value;
}

function parseJson(text: string, expected: ReleasePlace): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid(expected, "it is not JSON", cause);
  }
}

function firstProblem(value: unknown): string {
  const [error] = Value.Errors(ReleaseSchema, value);
  const path = error?.instancePath.split("/").slice(1).join(".") ?? "";
  return `${path === "" ? "it" : path} ${error?.message ?? "is not as it should be"}`;
}

/** A record that was copied or renamed would be taken for another release. */
function misplaced(record: ReleaseRecord, expected: ReleasePlace): string | undefined {
  for (const key of ["pipeline", "environment", "number"] as const) {
    if (record[key] !== expected[key]) return `${key} is ${record[key]}, but it is kept as ${expected[key]}`;
  }
  if (record.resolved.name !== record.pipeline) return `resolved.name is ${record.resolved.name}`;
  return undefined;
}

/** What the program runs with must be what is pinned: only pins are verified before a release is put back. */
function unpinned({ resolved, pins }: ReleaseRecord): string | undefined {
  for (const { name, image, modelData } of resolved.models) {
    if (pins.images[name]?.pinned !== image) return `the image of ${name} is not the pinned one`;
    if (pins.artifacts[name]?.pinned !== modelData) return `the model data of ${name} is not the pinned one`;
  }
  return undefined;
}

function invalid({ place }: ReleasePlace, problem: string, cause?: unknown): SluiceError {
  const hint = "a record is never edited: restore the object's first version, or move it out of the ledger";
  return new SluiceError("RELEASE_RECORD_INVALID", `${place} is no release record: ${problem}`, { hint, cause });
}
