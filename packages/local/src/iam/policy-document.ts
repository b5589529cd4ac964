import { AwsError } from "../gateway/service.ts";

/** One value or several, as IAM's JSON allows everywhere. */
export type OneOrMany<T> = T | readonly T[];

/** Whom a resource or trust policy speaks of: `*`, or ARNs, account ids and service names by kind. */
export type PolicyPrincipal = "*" | Readonly<Record<string, OneOrMany<string>>>;

/** One condition block: operator, condition key, values. */
export type PolicyConditions = Readonly<Record<string, Readonly<Record<string, OneOrMany<string | number | boolean>>>>>;

/** One statement in IAM's own JSON. */
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: PolicyPrincipal;
  readonly NotPrincipal?: PolicyPrincipal;
  readonly Action?: OneOrMany<string>;
  readonly NotAction?: OneOrMany<string>;
  readonly Resource?: OneOrMany<string>;
  readonly NotResource?: OneOrMany<string>;
  readonly Condition?: PolicyConditions;
}

/** A policy's version and statements, once its form was checked. */
export interface ParsedPolicy {
  /** Only the version of 2012 knows policy variables. */
  readonly variables: boolean;
  readonly statements: readonly PolicyStatement[];
}

/**
 * Reads a policy from JSON text or an object.
 * @throws AwsError `MalformedPolicyDocument`
 */
export function parsePolicyDocument(document: unknown): ParsedPolicy {
  const policy = typeof document === "string" ? parseJson(document) : document;
  if (!isRecord(policy)) throw malformed("a policy is a JSON object");
  const statements = listOf(policy["Statement"]);
  if (policy["Statement"] === undefined) throw malformed("a policy needs a Statement");
  return {
    variables: policy["Version"] === "2012-10-17",
    statements: statements.map((statement, index) => parseStatement(statement, index)),
  };
}

/** A list of what may have been written as a single value. */
export function listOf<T>(value: OneOrMany<T> | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value as T];
}

/** The error IAM answers for a policy it cannot read. */
export function malformed(reason: string): AwsError {
  return new AwsError("MalformedPolicyDocument", 400, `The policy is not in the valid JSON format: ${reason}.`);
}

function parseStatement(value: unknown, index: number): PolicyStatement {
  const where = `Statement[${index}]`;
  if (!isRecord(value)) throw malformed(`${where} is not an object`);
  if (value["Effect"] !== "Allow" && value["Effect"] !== "Deny") {
    throw malformed(`${where} needs the Effect "Allow" or "Deny"`);
  }
  for (const [field, opposite] of oppositeFields) {
    if (value[field] !== undefined && value[opposite] !== undefined) {
      throw malformed(`${where} has both ${field} and ${opposite}`);
    }
  }
  for (const field of ["Action", "NotAction", "Resource", "NotResource"]) {
    if (!listOf(value[field]).every((entry) => typeof entry === "string")) {
      throw malformed(`${where}.${field} holds something other than strings`);
    }
  }
  if (value["Action"] === undefined && value["NotAction"] === undefined) throw malformed(`${where} needs an Action`);
  return value as unknown as PolicyStatement;
}

const oppositeFields = [
  ["Action", "NotAction"],
  ["Resource", "NotResource"],
  ["Principal", "NotPrincipal"],
] as const;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw malformed(cause instanceof Error ? cause.message : String(cause));
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
