import type { ResolvedPipeline } from "@sluice/spec";
import type { Case } from "../../src/cases/case.ts";
import { readCases } from "../../src/cases/read/read-cases.ts";
import { InvalidFilesError } from "../../src/failures/invalid-files-error.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** As much of a pipeline as its cases are read with: model-a, model-b and a source of pictures. */
export const pipelineOfCases = {
  name: "flyers",
  source: { bucket: "flyers-local", create: true, prefix: "incoming/", suffixes: [".png", ".txt"] },
  models: [{ name: "model-a" }, { name: "model-b" }],
} as unknown as ResolvedPipeline;

/** Files of a pipeline's folder, by their path below it. */
export type Files = Readonly<Record<string, string>>;

/** The cases of a folder with these files. */
export function casesOf(files: Files, only?: readonly string[]): readonly Case[] {
  return casesIn(temporaryFolder(files), only);
}

function casesIn(folder: string, only?: readonly string[]): readonly Case[] {
  return readCases({ folder, pipeline: pipelineOfCases, cwd: folder, ...(only === undefined ? {} : { only }) }).cases;
}

/** What is wrong with the cases of a folder with these files, and what is added to it: `code line:column  message / hint` by file. */
export function problemsOf(files: Files, add: (folder: string) => void = () => {}): Record<string, string[]> {
  const folder = temporaryFolder(files);
  add(folder);
  try {
    casesIn(folder);
    return {};
  } catch (error) {
    if (!(error instanceof InvalidFilesError)) throw error;
    return Object.fromEntries(
      error.files.map(({ file, problems }) => [
        file.replaceAll("\\", "/"),
        problems.map(({ code, line, column, message, hint }) => {
          return `${code} ${line}:${column}  ${message}${hint === undefined ? "" : ` / ${hint}`}`;
        }),
      ]),
    );
  }
}
