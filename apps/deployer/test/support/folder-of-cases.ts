import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type RunFolderOptions, runFolder } from "./run-folder.ts";

/** A case as its folder holds it. */
export interface CaseFiles {
  /** Its document's text, which tells the test server what to do. */
  readonly document: string;
  /** Its `expect.yaml`. @defaultValue nothing is expected but predictions */
  readonly expect?: string;
}

/** What a folder for a test holds. */
export interface FolderOfCasesOptions extends Omit<RunFolderOptions, "inputs"> {
  /** By name. */
  readonly cases: Readonly<Record<string, CaseFiles>>;
}

/** A folder with a pipeline whose models are the test server, and cases of it. */
export function folderOfCases({ cases, ...options }: FolderOfCasesOptions): string {
  const folder = runFolder(options);
  writeCases(folder, cases);
  return folder;
}

/** Puts cases beside a pipeline file. */
export function writeCases(folder: string, cases: Readonly<Record<string, CaseFiles>>): void {
  for (const [name, { document, expect = "" }] of Object.entries(cases)) {
    mkdirSync(join(folder, "cases", name), { recursive: true });
    writeFileSync(join(folder, "cases", name, "document.txt"), document);
    writeFileSync(join(folder, "cases", name, "expect.yaml"), expect);
  }
}
