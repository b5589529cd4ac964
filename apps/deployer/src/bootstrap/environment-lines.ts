import type { BootstrapNames } from "@sluice/infra/bootstrap";
import { partitionOf } from "@sluice/spec/names";
import { isMap, isScalar, parseDocument } from "yaml";
import type { Environment } from "../environments/environment-schema.ts";

/** Lines of an environment's file, by key, in the order they are written. */
export type EnvironmentLines = Readonly<
  Pick<
    Required<Environment>,
    "backend" | "secretsProvider" | "ledger" | "artifacts" | "deployRole" | "permissionsBoundary"
  >
>;

/** What an environment's file must say to use its foundation; what it says already stays. */
export function environmentLines(environment: Environment, names: BootstrapNames): EnvironmentLines {
  const { account, region } = environment;
  const iam = (resource: string) => `arn:${partitionOf(region)}:iam::${account}:${resource}`;
  return {
    backend: environment.backend ?? `s3://${names.stateBucket}`,
    secretsProvider: environment.secretsProvider ?? `awskms://${names.keyAlias}?region=${region}`,
    ledger: environment.ledger ?? `s3://${names.ledgerBucket}`,
    artifacts: environment.artifacts ?? `s3://${names.artifactsBucket}`,
    deployRole: environment.deployRole ?? iam(`role/${names.deployRole}`),
    permissionsBoundary: environment.permissionsBoundary ?? iam(`policy/${names.boundary}`),
  };
}

/** The lines as YAML. */
export function renderLines(lines: Partial<EnvironmentLines>): string {
  return Object.entries(lines)
    .map(([key, value]) => `${key}: ${value}\n`)
    .join("");
}

/** The lines that an environment's file does not have, or has with another value. */
export function missingLines(text: string, lines: EnvironmentLines): Partial<EnvironmentLines> {
  const present = valuesOf(text);
  return Object.fromEntries(Object.entries(lines).filter(([key, value]) => present.get(key)?.value !== value));
}

/** Puts lines into an environment's file: a value is changed where it stands, the others go to the end. Not a character beside them changes. */
export function withLines(text: string, lines: Partial<EnvironmentLines>): string {
  const present = valuesOf(text);
  const changed = Object.entries(lines).flatMap(([key, value]) => {
    const old = present.get(key);
    return old === undefined ? [] : [{ ...old, value }];
  });
  let result = text;
  for (const { start, end, value } of changed.toSorted((a, b) => b.start - a.start)) {
    result = `${result.slice(0, start)}${value}${result.slice(end)}`;
  }
  const added = Object.fromEntries(Object.entries(lines).filter(([key]) => !present.has(key)));
  if (Object.keys(added).length === 0) return result;
  return `${result}${result.endsWith("\n") ? "" : "\n"}${renderLines(added)}`;
}

interface PlacedValue {
  readonly value: unknown;
  readonly start: number;
  readonly end: number;
}

function valuesOf(text: string): Map<string, PlacedValue> {
  const { contents } = parseDocument(text);
  const pairs = isMap(contents) ? contents.items : [];
  const values = pairs.flatMap(({ key, value }): [string, PlacedValue][] => {
    if (!isScalar(key) || !isScalar(value) || !value.range) return [];
    return [[String(key.value), { value: value.value, start: value.range[0], end: value.range[1] }]];
  });
  return new Map(values);
}
