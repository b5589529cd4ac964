import { resolve } from "node:path";
import { Meta } from "typebox/schema";
import { isObject } from "../judge/parse-json.ts";
import { type SchemaError, schemaErrors } from "../judge/schema-errors.ts";
import { deadReference } from "./dead-reference.ts";
import type { ExpectFinding, Path } from "./expect-document.ts";
import { isWithin } from "./is-within.ts";
import { readText } from "./read-text.ts";

/** Where a JSON Schema is written. */
export interface SchemaPlace {
  /** Absolute folder of the case. */
  readonly folder: string;
  /** Absolute folder of the pipeline file. */
  readonly pipelineFolder: string;
  readonly path: Path;
}

/** A JSON Schema, or what is wrong with it. */
export type ReadSchemaResult = { readonly schema: unknown } | { readonly finding: ExpectFinding };

/** Reads a JSON Schema that stands in `expect.yaml` itself, or in a file that it names. */
export function readSchema(written: unknown, place: SchemaPlace): ReadSchemaResult {
  if (typeof written !== "string") return check(JSON.stringify(written), "the schema", place.path);
  const path = resolve(place.folder, written);
  if (!isWithin(path, place.pipelineFolder)) {
    return wrong(
      place.path,
      `the schema ${written} is outside the pipeline's folder`,
      "copy it to the case or beside the pipeline file",
    );
  }
  let text: string;
  try {
    text = readText(path);
  } catch {
    return wrong(place.path, `there is no schema ${written} to read`, "the path starts at the case's folder");
  }
  return check(text, written, place.path);
}

/** A schema that was checked, or what is wrong with its text. */
type Checked = { readonly schema: unknown } | { readonly fault: string };

// Many cases share a schema.
const checked = new Map<string, Checked>();

function check(text: string, named: string, path: Path): ReadSchemaResult {
  const result = checked.get(text) ?? checkText(text);
  checked.set(text, result);
  return "fault" in result ? wrong(path, `${named} ${result.fault}`) : result;
}

function checkText(text: string): Checked {
  let schema: unknown;
  try {
    schema = JSON.parse(text);
  } catch (error) {
    return { fault: `is not JSON: ${(error as Error).message}` };
  }
  const fault = faultOf(schema);
  return fault === undefined ? { schema } : { fault: `is no JSON Schema: ${fault}` };
}

function faultOf(schema: unknown): string | undefined {
  const meta = metaOf(schema);
  if (meta === undefined) return "its $schema is unknown, expected one of draft-03 to draft-07, 2019-09 or 2020-12";
  const [error] = schemaErrors(meta, schema);
  if (error !== undefined) return `${error.instancePath || "it"} ${sayAllowed(error)}`;
  const reference = deadReference(schema);
  if (reference !== undefined) return `its $ref ${reference} leads nowhere in it`;
  try {
    schemaErrors(schema, null);
  } catch (error) {
    return error instanceof RangeError ? "its $ref leads back to itself without end" : (error as Error).message;
  }
  return undefined;
}

function sayAllowed({ message, params }: SchemaError): string {
  if ("format" in params && params.format === "regex") return "must be a regular expression";
  if (!("allowedValues" in params) || !Array.isArray(params.allowedValues)) return message;
  return `must be one of ${params.allowedValues.join(", ")}`;
}

function metaOf(schema: unknown): unknown {
  const known = new Map<string, unknown>(Object.entries(Meta));
  const draft7 = "http://json-schema.org/draft-07/schema#";
  if (!isObject(schema) || typeof schema["$schema"] !== "string") return known.get(draft7);
  const named = schema["$schema"];
  return known.get(named) ?? known.get(`${named}#`) ?? known.get(named.replace(/#$/, ""));
}

function wrong(path: Path, message: string, hint?: string): ReadSchemaResult {
  return { finding: { code: "CASE_SCHEMA", path, message, ...(hint === undefined ? {} : { hint }) } };
}
