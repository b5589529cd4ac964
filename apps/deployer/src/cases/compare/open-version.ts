import type { Environment } from "../../environments/environment-schema.ts";
import type { Io } from "../../io.ts";
import type { PipelineForEnvironment } from "../../pipeline/read-pipeline-for.ts";
import { openCommit } from "./open-commit.ts";
import { openRelease } from "./open-release.ts";
import { parseAgainst } from "./parse-against.ts";
import type { Version } from "./version.ts";

/** What another version of a pipeline is opened with. */
export interface OpenVersionOptions {
  /** The pipeline as it is now, for the environment of this machine. */
  readonly target: PipelineForEnvironment;
  /** Every environment there is. */
  readonly environments: readonly Environment[];
  readonly io: Io;
}

/** What `--against` says. */
export interface OpenAgainstOptions extends OpenVersionOptions {
  readonly against: string;
  /** What `--environment` names. */
  readonly environment: string | undefined;
}

/**
 * Opens the version that `--against` names; nothing of it runs yet.
 * @throws {@link UsageError} `TEST_AGAINST_*` when there is no such version
 */
export async function openVersion({ against, environment, ...options }: OpenAgainstOptions): Promise<Version> {
  const wanted = parseAgainst(against, environment);
  return await (wanted.kind === "commit" ? openCommit(wanted.ref, options) : openRelease(wanted, options));
}
