import { resolve } from "node:path";
import type { PipelineDocument, Problem, ResolvedPipeline } from "@sluice/spec";
import type { Flags } from "../command-line/flags.ts";
import type { Environment } from "../environments/environment-schema.ts";
import { chooseEnvironment, readEnvironments } from "../environments/read-environments.ts";
import { renderProblems } from "../failures/render-problems.ts";
import type { Io } from "../io.ts";
import { styleOf } from "../terminal/style.ts";
import { readPipelineAt } from "./read-pipeline-at.ts";

/** A pipeline file as one environment sees it. */
export interface PipelineForEnvironment {
  /** As the person named it. */
  readonly file: string;
  /** Absolute folder of the file. */
  readonly folder: string;
  readonly document: PipelineDocument;
  readonly environment: Environment;
  readonly pipeline: ResolvedPipeline;
}

/** What is read, and for which environment. */
export interface ReadPipelineForOptions {
  readonly file: string;
  readonly flags: Flags;
  readonly io: Io;
  /** Without `--environment` take one that every pipeline has, instead of asking for it. */
  readonly fallback?: boolean;
}

/**
 * Reads a pipeline file and resolves it for the environment that `--environment` names; warnings go to standard error.
 * @throws {@link InvalidFileError} for a file with problems
 */
export async function readPipelineFor(options: ReadPipelineForOptions): Promise<PipelineForEnvironment> {
  const { file, flags, io, fallback = false } = options;
  const environments = readEnvironments(flags, io);
  const chosen = flags.get("environment") ?? (fallback ? fallbackName(environments) : undefined);
  const environment = chooseEnvironment(chosen, environments);
  const { target, warnings } = await readPipelineAt({ file, path: resolve(io.cwd, file), environment, environments });
  writeWarnings(io, file, target.document.text, warnings);
  return target;
}

// The laptop needs more than a drawing does (a serve command for every model), so any other environment is the better default.
function fallbackName(environments: readonly Environment[]): string | undefined {
  return (environments.find(({ stage }) => stage !== "local") ?? environments[0])?.name;
}

function writeWarnings(io: Io, file: string, text: string, problems: readonly Problem[]): void {
  const seen = new Set<string>();
  const fresh = problems.filter(({ code, line, column, message }) => {
    const key = `${code} ${line}:${column} ${message}`;
    return seen.has(key) ? false : seen.add(key);
  });
  if (fresh.length > 0)
    io.stderr.write(renderProblems({ file, text, problems: fresh, style: styleOf(io.stderr, io.env) }));
}
