import { CiError } from "./ci-error.ts";

// A folder's name comes from whoever opens a pull request, and becomes part of paths and of a job's name.
const folderName = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;

/** Whether a folder may be called so. */
export function isPipelineName(name: string): boolean {
  return folderName.test(name);
}

/** Path of a pipeline's file from the root of the repository. @throws CiError when the folder has a name that is not taken */
export function pipelineFile(pipeline: string): string {
  if (!isPipelineName(pipeline)) {
    throw new CiError(
      `${JSON.stringify(pipeline)} is no name for the folder of a pipeline`,
      "use letters, digits, dots, dashes and underscores, and begin with none of the dots",
    );
  }
  return `pipelines/${pipeline}/pipeline.yaml`;
}

/** Reads a JSON list of pipelines, as the matrix hands it on. @throws CiError for anything else */
export function parsePipelineNames(json: string): string[] {
  const names = parseJson(json);
  if (!Array.isArray(names) || !names.every((name) => typeof name === "string")) {
    throw new CiError("the pipelines are not a JSON list of names", `write them as '["reader","grader"]'`);
  }
  for (const name of names) pipelineFile(name);
  return names;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
