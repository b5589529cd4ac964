import { invalidRecord, misplaced, parseRecord } from "./parse-record.ts";
import type { ReleaseRecord } from "./release.ts";
import { ReleaseSchema } from "./release-schema.ts";

/** Where a record was read, and what it must be for that. */
export interface ReleasePlace extends Pick<ReleaseRecord, "environment" | "number" | "pipeline"> {
  /** For messages: a path or an S3 URI. */
  readonly place: string;
}

/**
 * Reads a release record.
 * @throws SluiceError `RELEASE_RECORD_INVALID` naming the object, `RELEASE_RECORD_NEWER` for one that a later Sluice wrote
 */
export function parseRelease(text: string, { place, pipeline, environment, number }: ReleasePlace): ReleaseRecord {
  const expected = { place, noun: "release record", schema: ReleaseSchema } as const;
  const record = parseRecord(text, expected);
  const problem = misplaced(record, { pipeline, environment, number }) ?? misnamed(record) ?? unpinned(record);
  if (problem !== undefined) throw invalidRecord(expected, problem);
  return record;
}

function misnamed({ pipeline, resolved }: ReleaseRecord): string | undefined {
  return resolved.name === pipeline ? undefined : `resolved.name is ${resolved.name}`;
}

/** What the program runs with must be what is pinned: only pins are verified before a release is put back. */
function unpinned({ resolved, pins }: ReleaseRecord): string | undefined {
  for (const { name, image, modelData } of resolved.models) {
    if (pins.images[name]?.pinned !== image) return `the image of ${name} is not the pinned one`;
    if (pins.artifacts[name]?.pinned !== modelData) return `the model data of ${name} is not the pinned one`;
  }
  return undefined;
}
