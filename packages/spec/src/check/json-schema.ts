import type { TSchema } from "typebox";

/** The part of JSON Schema that our schemas are made of. */
export interface JsonSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly propertyNames?: JsonSchema;
  readonly required?: readonly string[];
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly uniqueItems?: boolean;
  readonly anyOf?: readonly JsonSchema[];
  readonly const?: unknown;
  readonly pattern?: string;
  /** What a text must be, for a person; editors show it too. */
  readonly patternErrorMessage?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly description?: string;
  readonly examples?: readonly unknown[];
}

/** JSON Schema's name of a value's type; `integer` counts as `number`. */
export function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value;
}

/** Tells whether a schema takes values of a value's type. */
export function takesTypeOf(schema: JsonSchema, value: unknown): boolean {
  const type = schema.type === "integer" ? "number" : schema.type;
  return type === typeOf(value);
}

/** Words what a schema takes: `a whole number from 1 to 1000`. */
export function describeSchema(schema: JsonSchema): string {
  if (schema.anyOf !== undefined) {
    return schema.anyOf
      .filter((branch) => branch.type !== "null")
      .map(describeSchema)
      .join(", or ");
  }
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.patternErrorMessage !== undefined) return schema.patternErrorMessage;
  switch (schema.type) {
    case "integer":
      return `a whole number${describeRange(schema)}`;
    case "number":
      return `a number${describeRange(schema)}`;
    case "boolean":
      return "true or false";
    case "array":
      return "a list";
    case "object":
      return describeObject(schema);
    default:
      return "text";
  }
}

function describeRange({ minimum, maximum }: JsonSchema): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  return minimum === undefined ? "" : `, ${minimum} or more`;
}

function describeObject({ properties }: JsonSchema): string {
  const keys = Object.keys(properties ?? {});
  return keys.length === 0 ? "keys with values" : `keys with values (${keys.join(", ")})`;
}

/** A TypeBox schema as the JSON Schema it is. */
export function asJsonSchema(schema: TSchema): JsonSchema {
  return schema as JsonSchema;
}
