import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { SluiceError } from "@sluice/spec/errors";
import type { Io } from "./io.ts";

/** Writes what a verb made to the file that `--output` names. @throws SluiceError `DEPLOY_CANNOT_WRITE` */
export function writeResult(path: string, text: string, io: Io): void {
  try {
    writeFileSync(resolve(io.cwd, path), text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SluiceError("DEPLOY_CANNOT_WRITE", `cannot write ${path}`, { hint: reason, cause });
  }
}
