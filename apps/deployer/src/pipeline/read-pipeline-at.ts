import { dirname } from "node:path";
import { type Problem, parsePipeline, readPipelineFile, resolvePipeline } from "@sluice/spec";
import type { Environment } from "../environments/environment-schema.ts";
import { toEnvironmentName } from "../environments/read-environments.ts";
import { InvalidFileError } from "../failures/invalid-file-error.ts";
import type { PipelineForEnvironment } from "./read-pipeline-for.ts";

/** Where a pipeline file is, and what it is read for. */
export interface ReadPipelineAtOptions {
  /** As a person knows it. */
  readonly file: string;
  /** Absolute; its folder is the pipeline's. */
  readonly path: string;
  /** The file's text, when it is not what is at the path now. */
  readonly text?: string;
  readonly environment: Environment;
  /** Every environment there is. */
  readonly environments: readonly Environment[];
}

/** A pipeline file that was read. */
export interface ReadPipeline {
  readonly target: PipelineForEnvironment;
  readonly warnings: readonly Problem[];
}

/**
 * Reads a pipeline file and resolves it for an environment.
 * @throws {@link InvalidFileError} for a file with problems
 */
export async function readPipelineAt(options: ReadPipelineAtOptions): Promise<ReadPipeline> {
  const { file, path, environment, environments, text } = options;
  const names = { environments: environments.map(toEnvironmentName) };
  const read = text === undefined ? await readPipelineFile(path, names) : { ...parsePipeline(text, names), text };
  if (!read.ok) throw new InvalidFileError(file, read.text ?? "", read.problems);
  const document = read.value;
  const resolved = resolvePipeline(document, toEnvironmentName(environment));
  if (!resolved.ok) throw new InvalidFileError(file, document.text, resolved.problems);
  const target = { file, folder: dirname(path), document, environment, pipeline: resolved.value };
  return { target, warnings: [...read.problems, ...resolved.problems] };
}
