import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parsePipeline } from "@sluice/spec";
import { UsageError } from "../failures/usage-error.ts";

/** Where a new pipeline goes. */
export interface NewPlace {
  /** Absolute path of the folder that has the pipelines' folders. */
  readonly directory: string;
  /** The same as the person named it. */
  readonly shown: string;
  readonly name: string;
}

/**
 * Whether nobody has the folder or the name.
 * @throws {@link UsageError} `INIT_NO_DIRECTORY`, `INIT_FOLDER_TAKEN`, `INIT_NAME_TAKEN`
 */
export function checkFree({ directory, shown, name }: NewPlace): void {
  const folders = listFolders(directory, shown);
  if (existsSync(join(directory, name))) throw folderTaken(shown, name);
  const other = folders.find((folder) => hasName(join(directory, folder, "pipeline.yaml"), name));
  if (other === undefined) return;
  throw new UsageError("INIT_NAME_TAKEN", `the pipeline of ${shown}/${other}/pipeline.yaml is called ${name} already`, {
    hint: "in an environment two pipelines of one name would be one stack; choose another name",
  });
}

/** The failure that says that the folder is there. */
export function folderTaken(shown: string, name: string): UsageError {
  return new UsageError("INIT_FOLDER_TAKEN", `${shown}/${name} is there already`, {
    hint: "nothing is overwritten; choose another name",
  });
}

function listFolders(directory: string, shown: string): string[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch (cause) {
    throw new UsageError("INIT_NO_DIRECTORY", `there is no folder ${shown} here`, {
      hint: "go to the top of the repository, or name a folder with --directory",
      cause,
    });
  }
}

function hasName(file: string, name: string): boolean {
  // Of a thousand files only those are parsed that can have it.
  const text = readText(file);
  if (text?.includes(name) !== true) return false;
  const result = parsePipeline(text, { file, environments: [] });
  // One that is not valid for another reason has its name, too.
  return result.ok
    ? result.value.content.name === name
    : new RegExp(`^name: *["']?${name}["']? *(?:#.*)?$`, "m").test(text);
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // A folder without a pipeline has no name.
    return undefined;
  }
}
