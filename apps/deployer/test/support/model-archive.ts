import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "./temporary-folder.ts";

/** A `model.tar.gz` that holds one file with this text. */
export function modelArchive(weights: string): Buffer {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "weights.txt"), weights);
  execFileSync("tar", ["-czf", "model.tar.gz", "weights.txt"], { cwd: folder });
  return readFileSync(join(folder, "model.tar.gz"));
}
