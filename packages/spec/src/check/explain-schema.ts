import { didYouMean } from "../did-you-mean.ts";
import { isObject, ownValue } from "../merge-patch.ts";
import { type Path, renderPath } from "../yaml/path.ts";
import { explainText, type ScalarSource } from "./explain-text.ts";
import type { Finding } from "./finding.ts";
import { describeSchema, type JsonSchema, takesTypeOf, typeOf } from "./json-schema.ts";
import { quote } from "./quote.ts";

/**
 * Says what keeps a value from being what its schema takes. TypeBox decides whether a value is valid; this walk is for
 * people: one finding for each thing to change, and of a union only the branch the value is nearest to.
 */
export function explainSchema(schema: JsonSchema, value: unknown, path: Path, source: ScalarSource): Finding[] {
  if (schema.anyOf !== undefined) return explainUnion(schema, schema.anyOf, value, path, source);
  if (schema.const !== undefined) return value === schema.const ? [] : [wrongValue(schema, value, path)];
  if (schema.type !== undefined && !takesTypeOf(schema, value)) return [wrongType(schema, value, path, source)];
  if (typeof value === "string") return explainText(schema, value, path);
  if (typeof value === "number") return explainNumber(schema, value, path);
  if (Array.isArray(value)) return explainList(schema, value, path, source);
  if (isObject(value)) return explainObject(schema, value, path, source);
  return [];
}

function explainUnion(
  schema: JsonSchema,
  branches: readonly JsonSchema[],
  value: unknown,
  path: Path,
  source: ScalarSource,
): Finding[] {
  if (branches.some((candidate) => candidate.const === value && value !== undefined)) return [];
  const alike = branches.filter((candidate) => takesTypeOf(candidate, value));
  const branch = alike.find((candidate) => candidate.const === undefined);
  if (branch !== undefined) return explainSchema(branch, value, path, source);
  if (alike.length > 0) return [wrongValue(schema, value, path)];
  const only = branches.filter((candidate) => candidate.type !== "null");
  return [wrongType(only.length === 1 ? (only[0] ?? schema) : schema, value, path, source)];
}

function explainNumber(schema: JsonSchema, value: number, path: Path): Finding[] {
  const whole = schema.type !== "integer" || Number.isInteger(value);
  if (whole && value >= (schema.minimum ?? -Infinity) && value <= (schema.maximum ?? Infinity)) return [];
  return [{ ...wrongValue(schema, value, path), code: "SPEC_OUT_OF_RANGE" }];
}

function explainList(schema: JsonSchema, value: readonly unknown[], path: Path, source: ScalarSource): Finding[] {
  const findings: Finding[] = [];
  if (value.length < (schema.minItems ?? 0)) {
    findings.push({
      code: "SPEC_BAD_VALUE",
      path,
      message: `${renderPath(path)} is empty, expected at least one item`,
    });
  }
  const seen = new Set<string>();
  for (const [index, item] of value.entries()) {
    const itemPath = [...path, index];
    append(findings, explainSchema(schema.items ?? {}, item, itemPath, source));
    const text = JSON.stringify(item);
    if (schema.uniqueItems && seen.has(text)) {
      const message = `${renderPath(path)} lists ${quote(item)} twice`;
      findings.push({ code: "SPEC_DUPLICATE_ITEM", path: itemPath, message, hint: "remove one of them" });
    }
    seen.add(text);
  }
  return findings;
}

function explainObject(
  schema: JsonSchema,
  value: Readonly<Record<string, unknown>>,
  path: Path,
  source: ScalarSource,
): Finding[] {
  const findings: Finding[] = [];
  const keys = Object.keys(value);
  if (keys.length < (schema.minProperties ?? 0)) {
    findings.push({ code: "SPEC_BAD_VALUE", path, message: `${renderPath(path)} is empty, expected at least one` });
  }
  if (keys.length > (schema.maxProperties ?? Infinity)) {
    const message = `${renderPath(path)} has ${keys.length} keys, expected at most ${schema.maxProperties}`;
    findings.push({ code: "SPEC_OUT_OF_RANGE", path, part: "key", message });
  }
  for (const key of keys) {
    const keyPath = [...path, key];
    if (schema.propertyNames !== undefined) {
      append(
        findings,
        explainText(schema.propertyNames, key, keyPath).map((finding) => ({ ...finding, part: "key" as const })),
      );
    }
    const member = memberSchema(schema, key);
    if (member === undefined) findings.push(unknownKey(schema, value, path, key));
    else append(findings, explainSchema(member, value[key], keyPath, source));
  }
  for (const key of schema.required ?? []) {
    if (!Object.hasOwn(value, key)) findings.push(missingKey(path, key, schema.properties?.[key]));
  }
  return findings;
}

/** Not a spread: a list of 200,000 wrong items would not fit on the call stack. */
function append(findings: Finding[], more: readonly Finding[]): void {
  for (const finding of more) findings.push(finding);
}

function memberSchema(schema: JsonSchema, key: string): JsonSchema | undefined {
  const own = ownValue(schema.properties, key) as JsonSchema | undefined;
  if (own !== undefined) return own;
  for (const [pattern, member] of Object.entries(schema.patternProperties ?? {})) {
    if (new RegExp(pattern, "u").test(key)) return member;
  }
  if (typeof schema.additionalProperties === "object") return schema.additionalProperties;
  return schema.additionalProperties === false ? undefined : {};
}

function unknownKey(schema: JsonSchema, value: Readonly<Record<string, unknown>>, path: Path, key: string): Finding {
  const known = Object.keys(schema.properties ?? {});
  const where = path.length === 0 ? "" : ` in ${renderPath(path)}`;
  const keyPath = [...path, key];
  if (key === "serve" && known.includes("modelData")) return serveOutsideLocal(keyPath);
  const meant = didYouMean(
    key,
    known.filter((candidate) => !Object.hasOwn(value, candidate)),
  );
  const expected = `expected one of: ${known.join(", ")}`;
  return {
    code: "SPEC_UNKNOWN_KEY",
    path: keyPath,
    part: "key",
    ...(meant === undefined ? {} : { meant }),
    message: `unknown key ${quote(key)}${where}`,
    hint: meant === undefined ? expected : `${expected}\ndid you mean ${quote(withScalar(meant, value[key]))}?`,
  };
}

function withScalar(key: string, value: unknown): string {
  const isShort =
    typeof value === "number" || typeof value === "boolean" || (typeof value === "string" && value.length < 30);
  return isShort ? `${key}: ${value}` : key;
}

function serveOutsideLocal(path: Path): Finding {
  const model = path[path.length - 2];
  return {
    code: "SPEC_SERVE_OUTSIDE_LOCAL",
    path,
    part: "key",
    message: `${renderPath(path)} starts a model server on a laptop, which only the environment "local" does`,
    hint: `move it to environments.local.models.${model}.serve`,
  };
}

/** A key that must be there and is not. */
export function missingKey(path: Path, key: string, schema: JsonSchema | undefined): Finding {
  const example = schema?.examples?.[0];
  const where = path.length === 0 ? "" : ` in ${renderPath(path)}`;
  const isShort = example !== undefined && typeof example !== "object";
  return {
    code: "SPEC_MISSING_KEY",
    path,
    part: "key",
    missing: key,
    message: `missing key ${quote(key)}${where}`,
    hint: isShort ? `add ${key}: ${example}` : `add ${key}`,
  };
}

function wrongValue(schema: JsonSchema, value: unknown, path: Path): Finding {
  const message = `${renderPath(path)} is ${quote(value)}, expected ${describeSchema(schema)}`;
  return { code: "SPEC_BAD_VALUE", path, message };
}

function wrongType(schema: JsonSchema, value: unknown, path: Path, source: ScalarSource): Finding {
  const what = path.length === 0 ? "the file" : renderPath(path);
  const shown = isObject(value)
    ? "keys with values"
    : Array.isArray(value)
      ? "a list"
      : value === null
        ? "empty"
        : quote(value);
  const message = `${what} is ${shown}, expected ${describeSchema(schema)}`;
  const hint = value === null ? emptyHint(schema, path) : typeHint(schema, value, source(path));
  return { code: "SPEC_WRONG_TYPE", path, message, ...(hint === undefined ? {} : { hint }) };
}

/** What to write where a key has no value. */
function emptyHint(schema: JsonSchema, path: Path): string | undefined {
  const key = path.at(-1);
  const example = schema.examples?.[0];
  if (schema.type === "object") return "write its keys on the lines below, indented by two spaces more";
  if (typeof key !== "string" || example === undefined) return undefined;
  const written = Array.isArray(example) ? `[${example.join(", ")}]` : example;
  return typeof written === "object" ? undefined : `write ${key}: ${written}, or remove the key`;
}

function typeHint(schema: JsonSchema, value: unknown, written: string | undefined): string | undefined {
  const type = typeOf(value);
  if (schema.type === "string" && (type === "number" || type === "boolean"))
    return `put it in quotes: "${written ?? value}"`;
  if (schema.type === "array" && type === "string") return `write a list: [${value}]`;
  if (schema.type === "integer" && type === "string" && /^[0-9]+$/.test(String(value)))
    return `write it without quotes: ${value}`;
  if (schema.type === "boolean" && /^(yes|on|no|off)$/i.test(String(value))) {
    return `write ${/^(yes|on)$/i.test(String(value))}`;
  }
  return undefined;
}
