import type { Problem } from "@sluice/spec";
import { type Place, placesOf } from "./environment-places.ts";
import type { Environment } from "./environment-schema.ts";
import { locateKey } from "./locate-key.ts";

/** An environment with the file it was read from. */
export interface EnvironmentFile {
  /** As it is shown to a person. */
  readonly file: string;
  readonly text: string;
  readonly environment: Environment;
}

/** Something that two environments would share, or that one names of another. */
export interface GuardFinding {
  /** The file to change. */
  readonly file: string;
  readonly problem: Problem;
  /** Where the other environment says so. */
  readonly other: { readonly file: string; readonly line: number };
}

/**
 * Finds everything that keeps environments from being apart: whoever deploys to one of them must not be able to reach another by
 * a line that was copied. Findings are in the order of the files, then of their lines; what two files share is told of the later.
 */
export function guardEnvironments(files: readonly EnvironmentFile[]): GuardFinding[] {
  return files.flatMap((file, index) => {
    const earlier = files.slice(0, index);
    const others = files.filter((other) => other !== file);
    return [
      ...earlier.flatMap((other) => [...samePlace(file, other), ...sharedPlaces(file, other)]),
      ...others.flatMap((other) => [...namedAccounts(file, other), ...namedEnvironments(file, other)]),
    ].toSorted((a, b) => a.problem.line - b.problem.line || a.problem.column - b.problem.column);
  });
}

/** Names in AWS are made of pipeline, stage and account: two environments of the same would change each other's resources. */
function samePlace(file: EnvironmentFile, other: EnvironmentFile): GuardFinding[] {
  const { account, stage } = file.environment;
  if (account !== other.environment.account || stage !== other.environment.stage) return [];
  const message = `stage "${stage}" of account ${account} is the environment "${other.environment.name}" already`;
  return [finding(file, "stage", message, { other, key: "stage" })];
}

function sharedPlaces(file: EnvironmentFile, other: EnvironmentFile): GuardFinding[] {
  const taken = placesOf(other.environment);
  return placesOf(file.environment).flatMap((place) => {
    const same = taken.find(({ what }) => what !== undefined && what === place.what);
    if (same === undefined) return [];
    const message = `${place.key} is ${place.what}, which is ${same.key} of the environment "${other.environment.name}"`;
    return [finding(file, place.key, message, { other, key: same.key })];
  });
}

function namedAccounts(file: EnvironmentFile, other: EnvironmentFile): GuardFinding[] {
  const { account, name } = other.environment;
  if (account === file.environment.account) return [];
  const whole = new RegExp(`(?<![0-9])${account}(?![0-9])`);
  return placesOf(file.environment)
    .filter(({ value }) => whole.test(value))
    .map(({ key }) => {
      const message = `${key} names account ${account}, which is the environment "${name}"`;
      return finding(file, key, message, { other, key: "account" });
    });
}

function namedEnvironments(file: EnvironmentFile, other: EnvironmentFile): GuardFinding[] {
  const { name, stage } = other.environment;
  const foreign = foreignWords(other.environment).filter((word) => !isOwnWord(file.environment, word));
  return placesOf(file.environment).flatMap((place) => {
    const word = foreign.find((candidate) => hasWord(nameIn(place, file.environment), candidate));
    if (word === undefined) return [];
    const message = `${place.key} names ${JSON.stringify(word)}, which is the environment "${name}"`;
    return [finding(file, place.key, message, { other, key: word === stage ? "stage" : "name" })];
  });
}

const longStages: Readonly<Record<string, readonly string[]>> = {
  dev: ["development"],
  prod: ["production", "prd"],
};

function foreignWords({ name, stage }: Environment): string[] {
  return [stage, name, ...(longStages[stage] ?? [])];
}

/** A word that this environment goes by as well says nothing. */
function isOwnWord(environment: Environment, word: string): boolean {
  return foreignWords(environment).some((own) => hasWord(own, word));
}

/** What a person chose of a value: an ARN's account and region, a key's id and the region of a query are not. */
function nameIn({ value }: Place, { region }: Environment): string {
  const resource = value.startsWith("arn:") ? value.split(":").slice(5).join(":") : value;
  return resource.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "").replaceAll(region, "");
}

/** Whether a name has another as its words: `data_prod` is in `x-data-prod`, and `prod` in both, but not in `product`. */
function hasWord(name: string, word: string): boolean {
  const wordsOf = (text: string) => `-${text.toLowerCase().replace(/[^a-z0-9]+/g, "-")}-`;
  return wordsOf(name).includes(wordsOf(word));
}

function finding(
  file: EnvironmentFile,
  key: Place["key"] | "stage",
  message: string,
  against: { readonly other: EnvironmentFile; readonly key: keyof Environment | Place["key"] },
): GuardFinding {
  const other = { file: against.other.file, line: locateKey(against.other.text, against.key).line };
  return {
    file: file.file,
    other,
    problem: {
      code: "DEPLOY_ENVIRONMENT_SHARED",
      severity: "error",
      ...locateKey(file.text, key),
      path: key,
      message,
      hint: `see ${other.file}:${other.line}; environments share no account and stage, bucket, folder, key, role or policy`,
    },
  };
}
