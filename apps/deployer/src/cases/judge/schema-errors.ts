import { Compile, type Validator, type XSchema } from "typebox/schema";
import { Settings } from "typebox/system";

/** One place that is not valid against a JSON Schema. */
export interface SchemaError {
  /** JSON Pointer into the value. */
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: object;
  readonly message: string;
}

const mostErrors = 1000;

// Compiling takes longer than most predictions do, and many cases share a schema.
const compiled = new WeakMap<object, Validator>();

/**
 * Lists where a value is not valid against a JSON Schema, at most 1,000 places.
 * @throws Error for a schema that cannot be applied, such as one with a pattern that is no regular expression
 */
export function schemaErrors(schema: unknown, value: unknown): readonly SchemaError[] {
  const { maxErrors } = Settings.Get();
  Settings.Set({ maxErrors: mostErrors });
  try {
    return validatorOf(schema).Errors(value)[1];
  } finally {
    Settings.Set({ maxErrors });
  }
}

function validatorOf(schema: unknown): Validator {
  if (typeof schema !== "object" || schema === null) return Compile(schema as XSchema);
  const known = compiled.get(schema) ?? Compile(schema as XSchema);
  compiled.set(schema, known);
  return known;
}
