import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { folderTaken, type NewPlace } from "./check-free.ts";

/**
 * Writes a folder that was not there: whole or not at all, and over nothing.
 * @throws UsageError `INIT_FOLDER_TAKEN` when somebody else made it in the meantime
 */
export function writeFolder({ directory, shown, name }: NewPlace, files: ReadonlyMap<string, Buffer>): void {
  // A folder with a dot is no pipeline to anybody who looks while it is written.
  const made = mkdtempSync(join(directory, `.${name}-`));
  try {
    const whole = join(made, name);
    for (const [path, content] of files) {
      mkdirSync(dirname(join(whole, path)), { recursive: true });
      writeFileSync(join(whole, path), content, { flag: "wx" });
    }
    renameSync(whole, join(directory, name));
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === "ENOTEMPTY" || code === "EEXIST" || code === "ENOTDIR") throw folderTaken(shown, name);
    throw error;
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}
