import { valueAt } from "./json-pointer.ts";
import type { Judged, ModelFinding } from "./judged.ts";
import { withDoubles } from "./parse-json.ts";
import { keepValue } from "./quote-value.ts";
import { kindOf } from "./say-missing.ts";
import { type SchemaError, schemaErrors } from "./schema-errors.ts";

/** The JSON Schema of a whole prediction. */
export function judgeSchema({ expectation, raw }: Judged): ModelFinding[] {
  if (expectation.schema === undefined) return [];
  const { value: schema, line } = expectation.schema;
  let errors: readonly SchemaError[];
  try {
    errors = schemaErrors(schema, withDoubles(raw));
  } catch (error) {
    const message = `the schema cannot be applied: ${(error as Error).message}`;
    return [{ kind: "schema", pointer: null, message, expected: null, actual: null, line }];
  }
  return errors.filter(isTold).map((error) => {
    const { instancePath: pointer, schemaPath, keyword } = error;
    const value = valueAt(raw, pointer);
    const message = `${pointer || "the prediction"} ${wording(error, value)}`;
    return { kind: "schema", pointer, message, expected: `${schemaPath}/${keyword}`, actual: keepValue(value), line };
  });
}

/** A member that is one too many comes twice: as itself and with its object. */
function isTold({ keyword, schemaPath }: SchemaError): boolean {
  return keyword !== "boolean" || !schemaPath.endsWith("/additionalProperties");
}

function wording({ keyword, params, message }: SchemaError, value: unknown): string {
  if (keyword === "type" && "type" in params) return `is ${kindOf(value)}, the schema wants ${names(params.type)}`;
  if (keyword === "required" && "requiredProperties" in params) return `has no ${names(params.requiredProperties)}`;
  if (keyword === "additionalProperties" && "additionalProperties" in params) {
    return `has ${names(params.additionalProperties)}, which the schema does not allow`;
  }
  return keyword === "boolean" ? "is not allowed by the schema" : message;
}

function names(value: unknown): string {
  return Array.isArray(value) ? value.join(", ") : String(value);
}
