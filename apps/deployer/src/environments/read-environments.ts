import { readdirSync, readFileSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { EnvironmentName } from "@sluice/spec";
import { closest } from "../command-line/closest.ts";
import type { Flags } from "../command-line/flags.ts";
import { InvalidFileError } from "../failures/invalid-file-error.ts";
import { UsageError } from "../failures/usage-error.ts";
import type { Io } from "../io.ts";
import { checkReferences } from "./check-references.ts";
import type { Environment } from "./environment-schema.ts";
import { type EnvironmentFile, guardEnvironments } from "./guard.ts";
import { locateKey } from "./locate-key.ts";
import { parseEnvironment } from "./parse-environment.ts";

const shipped = fileURLToPath(new URL("../../environments", import.meta.url));

/**
 * Every environment of the folder in use: `--environments`, else `SLUICE_ENVIRONMENTS`, else the shipped one. By name.
 * @throws {@link InvalidFileError} for a file with problems, or one that is not apart from another
 * @throws {@link UsageError} `DEPLOY_NO_ENVIRONMENTS` when the folder cannot be read or holds none
 */
export function readEnvironments(flags: Flags, io: Io): Environment[] {
  return readEnvironmentFiles(flags, io).map(({ environment }) => environment);
}

/** The same with the file of each. */
export function readEnvironmentFiles(flags: Flags, io: Io): EnvironmentFile[] {
  const given = flags.get("environments") ?? io.env.SLUICE_ENVIRONMENTS;
  const folder = given === undefined || given === "" ? shipped : resolve(io.cwd, given);
  const read = listFiles(folder, given ?? folder).map((file) => readEnvironment(join(folder, file), io));
  assertTogether(read);
  return read;
}

function assertTogether(files: readonly EnvironmentFile[]): void {
  const findings = [...guardEnvironments(files), ...checkReferences(files)];
  for (const { file, text } of files) {
    const problems = findings.filter((finding) => finding.file === file).map(({ problem }) => problem);
    if (problems.length > 0) throw new InvalidFileError(file, text, problems);
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
export function toEnvironmentName(environment: Environment): EnvironmentName {
  const { name, stage, account, backend, ledger, artifacts, emulator, overlay } = environment;
  const buckets = [backend, ledger, artifacts].flatMap((place) => /^s3:\/\/([^/?]+)/.exec(place ?? "")?.[1] ?? []);
  return {
    name,
    stage,
    accountId: account,
    buckets,
    ...(emulator === true ? { emulated: true } : {}),
    ...(overlay === undefined ? {} : { overlay }),
  };
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

function readEnvironment(path: string, io: Io): EnvironmentFile {
  const text = readFileSync(path, "utf8");
  const file = relative(io.cwd, path);
  const result = parseEnvironment(text);
  if (!result.ok) throw new InvalidFileError(file, text, result.problems);
  const { value: environment } = result;
  const expected = basename(path, ".yaml");
  if (environment.name === expected) return { file, text, environment };
  const message = `name is ${JSON.stringify(environment.name)}, but the file is ${expected}.yaml`;
  const place = locateKey(text, "name");
  const problem = { code: "DEPLOY_ENVIRONMENT_VALUE", severity: "error", ...place, path: "name", message } as const;
  throw new InvalidFileError(file, text, [problem]);
}
