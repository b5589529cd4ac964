import type { TSchema } from "typebox";
import { closest } from "../../command-line/closest.ts";
import { type ExactInteger, isExactInteger, isNumber, isObject, toDouble } from "../judge/parse-json.ts";
import { quoteValue } from "../judge/quote-value.ts";
import { type ExpectFinding, type Path, renderPath } from "./expect-document.ts";
import { ExpectFile } from "./expect-schema.ts";

/** The part of JSON Schema that the schema of `expect.yaml` is made of. */
interface JsonSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: unknown;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly description?: string;
  readonly examples?: readonly unknown[];
}

/** Says what keeps a content from being an `expect.yaml`: one finding for each thing to change. What is empty is taken for left out. */
export function explainExpect(value: unknown): ExpectFinding[] {
  return explain(ExpectFile as TSchema as JsonSchema, value, []);
}

function explain(schema: JsonSchema, value: unknown, path: Path): ExpectFinding[] {
  if (value === null && path.length > 0 && isLeftOut(schema)) return [];
  if (schema.anyOf !== undefined) return explainUnion(schema, schema.anyOf, value, path);
  if (schema.const !== undefined) return value === schema.const ? [] : [wrong(schema, value, path)];
  if (schema.type === undefined) return explainJson(value, path);
  if (!takes(schema, value)) return [wrong(schema, value, path)];
  if (isObject(value)) return explainObject(schema, value, path);
  if (Array.isArray(value)) return value.flatMap((item, index) => explain(schema.items ?? {}, item, [...path, index]));
  if (isNumber(value) && !isWithin(schema, value)) return [wrong(schema, value, path)];
  if (typeof value === "string" && value.length < (schema.minLength ?? 0)) return [wrong(schema, value, path)];
  return [];
}

/** YAML has numbers that JSON has not. */
function explainJson(value: unknown, path: Path): ExpectFinding[] {
  if (typeof value === "number" && !Number.isFinite(value)) {
    return [wrong({ description: "a value of JSON" }, value, path)];
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => explainJson(item, [...path, index]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => explainJson(member, [...path, key]));
}

/** A key with nothing below it asks for nothing. */
function isLeftOut({ type, required = [], anyOf = [] }: JsonSchema): boolean {
  return (type === "object" && required.length === 0) || anyOf.some(isLeftOut);
}

function explainUnion(
  schema: JsonSchema,
  branches: readonly JsonSchema[],
  value: unknown,
  path: Path,
): ExpectFinding[] {
  const branch = branches.find(
    (candidate) => candidate.const === value || (candidate.const === undefined && takes(candidate, value)),
  );
  return branch === undefined ? [wrong(schema, value, path)] : explain(branch, value, path);
}

function explainObject(schema: JsonSchema, value: Readonly<Record<string, unknown>>, path: Path): ExpectFinding[] {
  const findings = Object.entries(value).flatMap(([key, member]) => {
    const own = memberSchema(schema, key);
    return own === undefined ? [unknownKey(schema, value, [...path, key])] : explain(own, member, [...path, key]);
  });
  const missing = (schema.required ?? []).filter((key) => !Object.hasOwn(value, key));
  return [...findings, ...missing.map((key) => missingKey(schema, key, path))];
}

function memberSchema(schema: JsonSchema, key: string): JsonSchema | undefined {
  if (schema.properties !== undefined && Object.hasOwn(schema.properties, key)) return schema.properties[key];
  // A key that is no pointer is told apart, with what to write.
  const [record] = Object.values(schema.patternProperties ?? {});
  return record ?? (schema.additionalProperties === false ? undefined : {});
}

function takes({ type, anyOf }: JsonSchema, value: unknown): boolean {
  if (anyOf !== undefined) return anyOf.some((branch) => takes(branch, value));
  if (type === undefined) return true;
  if (type === "object") return isObject(value);
  if (type === "array") return Array.isArray(value);
  if (type === "null") return value === null;
  if (type === "number") return isNumber(value) && Number.isFinite(toDouble(value));
  return type === typeof value;
}

function isWithin({ minimum = -Infinity, maximum = Infinity }: JsonSchema, value: number | ExactInteger): boolean {
  return toDouble(value) >= minimum && toDouble(value) <= maximum;
}

function unknownKey(schema: JsonSchema, value: Readonly<Record<string, unknown>>, path: Path): ExpectFinding {
  const key = String(path.at(-1));
  const known = Object.keys(schema.properties ?? {});
  const near = closest(
    key,
    known.filter((name) => !Object.hasOwn(value, name)),
  );
  const expected = `expected one of: ${known.join(", ")}`;
  const where = path.length === 1 ? "" : ` in ${renderPath(path.slice(0, -1))}`;
  const hint = near === undefined ? expected : `${expected}\ndid you mean ${near}?`;
  return { code: "CASE_UNKNOWN_KEY", path, part: "key", message: `unknown key ${JSON.stringify(key)}${where}`, hint };
}

function missingKey(schema: JsonSchema, key: string, path: Path): ExpectFinding {
  const example = schema.properties?.[key]?.examples?.[0];
  const message = `missing key ${JSON.stringify(key)} in ${renderPath(path)}`;
  return { code: "CASE_VALUE", path, part: "key", message, hint: `add ${key}: ${JSON.stringify(example)}` };
}

function wrong(schema: JsonSchema, value: unknown, path: Path): ExpectFinding {
  const what = path.length === 0 ? "the file" : renderPath(path);
  const keys = `keys such as ${Object.keys(schema.properties ?? {}).join(", ")}`;
  const expected = path.length === 0 ? keys : (schema.description ?? `a ${schema.type}`);
  const message = `${what} is ${show(value)}, expected ${expected}`;
  const hint = hintFor(schema, value);
  return { code: "CASE_VALUE", path, message, ...(hint === undefined ? {} : { hint }) };
}

function show(value: unknown): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "number") return String(value);
  return isObject(value) ? "keys with values" : quoteValue(value);
}

function hintFor(schema: JsonSchema, value: unknown): string | undefined {
  const { type, properties } = schema;
  if (type === "string" && (typeof value === "number" || typeof value === "boolean" || isExactInteger(value))) {
    return `put it in quotes: "${quoteValue(value)}"`;
  }
  if (type === "array" && typeof value === "string") return `write a list: [${value}]`;
  if (type === "object" && properties?.["within"] !== undefined && typeof value === "number") {
    return `write {value: ${value}, within: 0.05}`;
  }
  if (type === "number" && typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value)) {
    return `write it without quotes: ${value}`;
  }
  return undefined;
}
