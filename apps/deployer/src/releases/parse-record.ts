import { SluiceError } from "@sluice/spec/errors";
import type { Static, TSchema } from "typebox";
import Value from "typebox/value";

/** A text of the ledger that is read. */
export interface RecordPlace<Schema extends TSchema = TSchema> {
  /** For messages: a path or an S3 URI. */
  readonly place: string;
  /** What it must be, after "no". */
  readonly noun: "release record" | "note";
  readonly schema: Schema;
}

/**
 * Reads a record of a known shape.
 * @throws SluiceError `RELEASE_RECORD_INVALID` naming the object, `RELEASE_RECORD_NEWER` for one that a later Sluice wrote
 */
export function parseRecord<Schema extends TSchema>(text: string, expected: RecordPlace<Schema>): Static<Schema> {
  const value = parseJson(text, expected);
  const { version } = (value ?? {}) as { version?: unknown };
  if (typeof version === "number" && version > 1) {
    throw new SluiceError("RELEASE_RECORD_NEWER", `${expected.place} was written by a newer Sluice`, {
      hint: `its record version is ${version}, and this Sluice knows 1: use the Sluice that wrote it, or a newer one`,
    });
  }
  if (!Value.Check(expected.schema, value)) throw invalidRecord(expected, firstProblem(expected, value));
  return value;
}

/** The keys under which a record that was copied or renamed differs from where it is: it would be taken for another one. */
export function misplaced<T extends object>(record: T, expected: Partial<T>): string | undefined {
  for (const [key, value] of Object.entries(expected)) {
    const found = (record as Readonly<Record<string, unknown>>)[key];
    if (found !== value) return `${key} is ${found}, but it is kept as ${value}`;
  }
  return undefined;
}

/** The error of a text that is not what must be there. */
export function invalidRecord({ place, noun }: RecordPlace, problem: string, cause?: unknown): SluiceError {
  const hint = "a record is never edited: restore the object's first version, or move it out of the ledger";
  return new SluiceError("RELEASE_RECORD_INVALID", `${place} is no ${noun}: ${problem}`, { hint, cause });
}

function parseJson(text: string, expected: RecordPlace): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalidRecord(expected, "it is not JSON", cause);
  }
}

function firstProblem({ schema }: RecordPlace, value: unknown): string {
  const [error] = Value.Errors(schema, value);
  const path = error?.instancePath.split("/").slice(1).join(".") ?? "";
  return `${path === "" ? "it" : path} ${error?.message ?? "is not as it should be"}`;
}
