import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parsePipeline, type ResolvedPipeline, resolvePipeline } from "@sluice/spec";
import type { PipelineForEnvironment } from "../pipeline/read-pipeline-for.ts";

/**
 * The pipeline as the laptop would run it, which says how models are served and where their archives are in the folder. Undefined
 * without an environment of stage `local`, or while the file is not valid for it, such as in the middle of an edit.
 */
export function readForLaptop({ document, file, folder }: PipelineForEnvironment): ResolvedPipeline | undefined {
  const { environments } = document;
  const laptop = environments.find(({ stage }) => stage === "local");
  const text = readText(join(folder, basename(file)));
  if (laptop === undefined || text === undefined) return undefined;
  const parsed = parsePipeline(text, { environments });
  if (!parsed.ok) return undefined;
  const resolved = resolvePipeline(parsed.value, laptop);
  return resolved.ok ? resolved.value : undefined;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
