import type { ResolvedPipeline } from "@sluice/spec";
import { InvalidFilesError } from "../../failures/invalid-files-error.ts";
import type { Case } from "../case.ts";
import { type CasesPlace, listCaseNames } from "./case-names.ts";
import { readCase } from "./read-case.ts";

/** Whose cases are read. */
export interface ReadCasesOptions extends CasesPlace {
  /** As the environment sees it that they run in. */
  readonly pipeline: ResolvedPipeline;
}

/**
 * Reads a pipeline's cases, in the order of their names.
 * @throws {@link UsageError} `CASE_NONE` without any, `CASE_UNKNOWN` for a name in `only` that there is not
 * @throws {@link InvalidFilesError} with every problem of every case that is read
 */
export function readCases(options: ReadCasesOptions): { readonly cases: readonly Case[] } {
  const names = listCaseNames({ folder: options.folder, cwd: options.cwd });
  const wanted = listCaseNames(options);
  const { folder: pipelineFolder, pipeline, cwd } = options;
  const results = wanted.map((name) => readCase({ name, names, pipelineFolder, pipeline, cwd }));
  const invalid = results.filter((result) => !result.ok);
  if (invalid.length > 0) throw new InvalidFilesError("CASE_INVALID", invalid);
  return { cases: results.flatMap((result) => (result.ok ? [result.value] : [])) };
}
