import Type, { type TSchema } from "typebox";

/** Words an overlay's schema is described with. */
export interface OverlayOptions {
  readonly description: string;
  readonly examples: readonly unknown[];
}

type JsonSchema = TSchema & { readonly [keyword: string]: unknown };

/** Schema of a JSON Merge Patch (RFC 7386) of values of an object's schema: every key optional, and `null` to remove one. */
export function overlayOf(schema: TSchema, options: OverlayOptions): TSchema {
  return Type.Unsafe({ ...(patchOf(schema) as JsonSchema), ...options });
}

function patchOf(schema: TSchema): TSchema {
  const { type, properties, patternProperties, anyOf } = schema as JsonSchema;
  if (Array.isArray(anyOf)) return { ...schema, anyOf: anyOf.map(patchOf) } as TSchema;
  if (type !== "object") return schema;
  const { required: _required, minProperties: _minProperties, default: _default, ...rest } = schema as JsonSchema;
  return {
    ...rest,
    ...(properties === undefined ? {} : { properties: mapValues(properties as Record<string, TSchema>, removable) }),
    ...(patternProperties === undefined
      ? {}
      : { patternProperties: mapValues(patternProperties as Record<string, TSchema>, removable) }),
  } as TSchema;
}

function removable(schema: TSchema): TSchema {
  const { description, examples, default: _default, ...rest } = patchOf(schema) as JsonSchema;
  const branches = Array.isArray(rest["anyOf"]) ? rest["anyOf"] : [rest];
  return { anyOf: [...branches, { type: "null" }], description, examples } as unknown as TSchema;
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
