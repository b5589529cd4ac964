import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parseDocument } from "yaml";
import type { Invocation } from "../command-line/verb.ts";
import type { Environment } from "../environments/environment-schema.ts";
import { chooseEnvironment, readEnvironments } from "../environments/read-environments.ts";
import { UsageError } from "../failures/usage-error.ts";
import type { Io } from "../io.ts";

/** Whose releases are asked for. */
export interface ReleaseSubject {
  /** Name of the pipeline. */
  readonly pipeline: string;
  readonly environment: Environment;
  /** As the person named it; absent when only the name was given. */
  readonly file?: string;
  /** Absolute: the file's, or the working directory. */
  readonly folder: string;
}

const pipelineName = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/**
 * Reads whose releases are asked for: of a file only its name matters, for what is recorded does not depend on what it says now.
 * @throws {@link UsageError} `DEPLOY_MISSING_FILE`, `RELEASE_NO_NAME`
 */
export function readSubject(
  { files: [file], flags }: Invocation,
  io: Io,
  { environment: named = flags.get("environment") }: { readonly environment?: string } = {},
): ReleaseSubject {
  const given = flags.get("pipeline");
  const hint = "name the pipeline's file, or its name with --pipeline NAME when the file is gone";
  if (file === undefined && given === undefined) {
    throw new UsageError("DEPLOY_MISSING_FILE", "which pipeline?", { hint });
  }
  if (file !== undefined && given !== undefined) {
    throw new UsageError("DEPLOY_OPTION_VALUE", "a file and --pipeline are one too many", { hint });
  }
  const environment = chooseEnvironment(named, readEnvironments(flags, io));
  if (file === undefined) return { pipeline: checked(given, "--pipeline"), environment, folder: io.cwd };
  const path = resolve(io.cwd, file);
  return { pipeline: checked(nameIn(path, file), file), environment, file, folder: dirname(path) };
}

function nameIn(path: string, file: string): unknown {
  try {
    return parseDocument(readFileSync(path, "utf8")).get("name");
  } catch (cause) {
    const hint = "check the path; when the file is gone, name its pipeline with --pipeline NAME";
    throw new UsageError("RELEASE_NO_NAME", `cannot read a pipeline's name from ${file}`, { hint, cause });
  }
}

function checked(name: unknown, where: string): string {
  if (typeof name === "string" && pipelineName.test(name)) return name;
  const hint = "a name has lower-case letters, digits and single hyphens; --pipeline NAME names it without a file";
  throw new UsageError("RELEASE_NO_NAME", `${where} gives no pipeline's name`, { hint });
}
