import { readdirSync, readFileSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { EnvironmentName } from "@sluice/spec";
import { closest } from "../command-line/closest.ts";
import type { Flags } from "../command-line/flags.ts";
import { InvalidFileError } from "../failures/invalid-file-error.ts";
import { UsageError } from "../failures/usage-error.ts";
import type { Io } from "../io.ts";
import type { Environment } from "./environment-schema.ts";
import { parseEnvironment } from "./parse-environment.ts";

const shipped = fileURLToPath(new URL("../../environments", import.meta.url));

/**
 * Every environment of the folder in use: `--environments`, else `SLUICE_ENVIRONMENTS`, else the shipped one. By name.
 * @throws {@link InvalidFileError} for a file with problems
 * @throws {@link UsageError} `DEPLOY_NO_ENVIRONMENTS` when the folder cannot be read or holds none
 */
export function readEnvironments(flags: Flags, io: Io): Environment[] {
  const given = flags.get("environments") ?? io.env.SLUICE_ENVIRONMENTS;
  const folder = given === undefined || given === "" ? shipped : resolve(io.cwd, given);
  const files = listFiles(folder, given ?? folder);
  const environments = files.map((file) => readEnvironment(join(folder, file), io));
  assertApart(environments, folder, io);
  return environments;
}

/** Names in AWS are made of pipeline, stage and account: two environments of the same would change each other's resources. */
function assertApart(environments: readonly Environment[], folder: string, io: Io): void {
  const places = new Map<string, string>();
  for (const { account, name, stage } of environments) {
    const place = `stage "${stage}" of account ${account}`;
    const taken = places.get(place);
    if (taken !== undefined) {
      throw wrongLine(join(folder, `${name}.yaml`), io, "stage", `${place} is the environment "${taken}" already`);
    }
    places.set(place, name);
  }
}

/**
 * The environment that `--environment` names.
 * @throws {@link UsageError} `DEPLOY_MISSING_ENVIRONMENT`, `DEPLOY_UNKNOWN_ENVIRONMENT`
 */
export function chooseEnvironment(name: string | undefined, environments: readonly Environment[]): Environment {
  const names = environments.map((environment) => environment.name);
  const list = `the environments are: ${names.join(", ")}`;
  if (name === undefined)
    throw new UsageError("DEPLOY_MISSING_ENVIRONMENT", "which environment?", {
      hint: `add --environment NAME; ${list}`,
    });
  const environment = environments.find((candidate) => candidate.name === name);
  if (environment !== undefined) return environment;
  const near = closest(name, names);
  const hint = near === undefined ? list : `did you mean ${near}? ${list}`;
  throw new UsageError("DEPLOY_UNKNOWN_ENVIRONMENT", `unknown environment ${JSON.stringify(name)}`, { hint });
}

/** What the pipeline file's reader needs to know of an environment. */
export function toEnvironmentName({ name, stage, account }: Environment): EnvironmentName {
  return { name, stage, accountId: account };
}

function listFiles(folder: string, named: string): string[] {
  let files: string[];
  try {
    files = readdirSync(folder)
      .filter((file) => file.endsWith(".yaml"))
      .sort();
  } catch (cause) {
    throw new UsageError("DEPLOY_NO_ENVIRONMENTS", `cannot read the environments folder ${named}`, { cause });
  }
  if (files.length > 0) return files;
  throw new UsageError("DEPLOY_NO_ENVIRONMENTS", `no environment files in ${named}`, {
    hint: "an environment is a file such as data_dev.yaml",
  });
}

function readEnvironment(path: string, io: Io): Environment {
  const text = readFileSync(path, "utf8");
  const file = relative(io.cwd, path);
  const result = parseEnvironment(text);
  if (!result.ok) throw new InvalidFileError(file, text, result.problems);
  const expected = basename(path, ".yaml");
  if (result.value.name === expected) return result.value;
  const message = `name is ${JSON.stringify(result.value.name)}, but the file is ${expected}.yaml`;
  throw wrongLine(path, io, "name", message);
}

/** The error of a file whose key has a value that does not fit what is around it. */
function wrongLine(path: string, io: Io, key: string, message: string): InvalidFileError {
  const text = readFileSync(path, "utf8");
  const line = text.split("\n").findIndex((each) => each.startsWith(`${key}:`)) + 1;
  const problem = {
    code: "DEPLOY_ENVIRONMENT_VALUE",
    severity: "error",
    line,
    column: 1,
    length: key.length,
    path: key,
    message,
  } as const;
  return new InvalidFileError(relative(io.cwd, path), text, [problem]);
}
