import { join, relative } from "node:path";
import type { Expectation, NearExpectation, Placed, StoredExpectation } from "../case.ts";
import { toDouble } from "../judge/parse-json.ts";
import type { ExpectDocument, ExpectFinding, Path } from "./expect-document.ts";
import type { ExpectedOfModel } from "./expect-schema.ts";
import { readByPointer, readPointers } from "./read-pointers.ts";
import { readSchema } from "./read-schema.ts";
import { readStored } from "./read-stored.ts";

/** Where a model's expectation is written. */
export interface ExpectationPlace {
  readonly model: string;
  readonly document: ExpectDocument;
  /** Absolute folder of the case. */
  readonly folder: string;
  /** Absolute folder of the pipeline file. */
  readonly pipelineFolder: string;
  /** What is wrong is added here. */
  readonly findings: ExpectFinding[];
}

/** Reads what is expected of a model, of a shape that is known to be right. */
export function readExpectation(written: ExpectedOfModel | null, place: ExpectationPlace): Expectation {
  const { document, findings } = place;
  const path: Path = ["models", place.model];
  const at = (key: string) => ({ document, path: [...path, key], findings });
  const schema = schemaOf(written, place, path);
  const stored = storedOf(written, place, path);
  return {
    line: document.lineOf(path),
    ...(schema === undefined ? {} : { schema }),
    equals: readByPointer(written?.equals, at("equals")),
    near: readByPointer(nearOf(written), at("near")),
    matches: patternsOf(readByPointer(written?.matches, at("matches")), at("matches")),
    absent: readPointers(written?.absent, at("absent")),
    ...(stored === undefined ? {} : { stored }),
  };
}

function schemaOf(written: ExpectedOfModel | null, place: ExpectationPlace, path: Path): Placed<unknown> | undefined {
  if (written?.schema === undefined || written.schema === null) return undefined;
  const at = [...path, "schema"];
  const result = readSchema(written.schema, { ...place, path: at });
  if ("schema" in result) return { value: result.schema, line: place.document.lineOf(at) };
  place.findings.push(result.finding);
  return undefined;
}

function nearOf(written: ExpectedOfModel | null): Record<string, NearExpectation> {
  const near = Object.entries(written?.near ?? {});
  return Object.fromEntries(near.map(([pointer, { value, within }]) => [pointer, { value, within: toDouble(within) }]));
}

function patternsOf(
  texts: Readonly<Record<string, Placed<string>>>,
  { path, findings }: { readonly path: Path; readonly findings: ExpectFinding[] },
): Record<string, Placed<RegExp>> {
  const patterns = Object.entries(texts).flatMap(([pointer, { value, line }]): [string, Placed<RegExp>][] => {
    try {
      return [[pointer, { value: new RegExp(value, "u"), line }]];
    } catch (error) {
      const reason = (error as Error).message.replace(/^Invalid regular expression: \/.*\/u: /s, "");
      const message = `${JSON.stringify(value)} is no regular expression: ${reason}`;
      const hint =
        "a character such as ( [ { . * + ? $ that is meant as itself has a backslash before it, in single quotes";
      findings.push({ code: "CASE_PATTERN", path: [...path, pointer], message, hint });
      return [];
    }
  });
  return Object.fromEntries(patterns);
}

function storedOf(
  written: ExpectedOfModel | null,
  { model, document, folder, findings }: ExpectationPlace,
  path: Path,
): Placed<StoredExpectation> | undefined {
  if (written?.stored === undefined) return undefined;
  const at = [...path, "stored"];
  const { within = 0, ignore } = written.stored === true || written.stored === null ? {} : written.stored;
  const pointers = readPointers(ignore, { document, path: [...at, "ignore"], findings });
  const file = join(folder, "stored", `${model}.json`);
  const result = readStored(file, model);
  if ("fault" in result) {
    const message = `${relative(folder, file)} ${result.fault}`;
    findings.push({ code: "CASE_STORED", path: at, part: "key", message, hint: result.hint });
    return undefined;
  }
  const { stored } = result;
  const ignored = pointers.map(({ value }) => value);
  const value = { path: file, within: toDouble(within), ignore: ignored, ...(stored === undefined ? {} : { stored }) };
  return { value, line: document.lineOf(at) };
}
