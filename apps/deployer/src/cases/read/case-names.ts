import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { closest } from "../../command-line/closest.ts";
import { UsageError } from "../../failures/usage-error.ts";
import { statOf } from "./stat-of.ts";

/** Where a pipeline's cases are looked for. */
export interface CasesPlace {
  /** Absolute folder of the pipeline file. */
  readonly folder: string;
  /** Names that `--case` gives; all without them. */
  readonly only?: readonly string[];
  /** Paths are shown from here. */
  readonly cwd: string;
}

/**
 * Names of a pipeline's cases in their order, those asked for only.
 * @throws {@link UsageError} `CASE_NONE`, `CASE_UNKNOWN`
 */
export function listCaseNames({ folder, only = [], cwd }: CasesPlace): string[] {
  const root = join(folder, "cases");
  const names = foldersOf(root);
  if (names.length === 0) {
    const shown = relative(cwd, root) || ".";
    const hint = `make a folder ${join(shown, "first")} with a document in it and a file expect.yaml, which may be empty: then every model must predict`;
    throw new UsageError("CASE_NONE", `${relative(cwd, folder) || "this pipeline"} has no cases`, { hint });
  }
  const unknown = only.find((name) => !names.includes(name));
  if (unknown === undefined) return only.length === 0 ? names : names.filter((name) => only.includes(name));
  const near = closest(unknown, names);
  const list = `the cases are: ${names.join(", ")}`;
  const hint = near === undefined ? list : `did you mean ${near}? ${list}`;
  throw new UsageError("CASE_UNKNOWN", `there is no case ${JSON.stringify(unknown)}`, { hint });
}

function foldersOf(root: string): string[] {
  let names: string[];
  try {
    names = readdirSync(root);
  } catch {
    return [];
  }
  return names.filter((name) => !name.startsWith(".") && statOf(join(root, name))?.isDirectory()).sort();
}
