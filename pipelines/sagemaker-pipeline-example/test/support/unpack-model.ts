import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { extract } from "tar";

/** Unpacks model-b's archive into a temporary folder, as SageMaker does, and returns the folder. */
export function unpackModel(): string {
  const directory = mkdtempSync(join(tmpdir(), "model-b-"));
  extract({
    file: fileURLToPath(new URL("../../models/model-b/model.tar.gz", import.meta.url)),
    cwd: directory,
    sync: true,
  });
  return directory;
}
