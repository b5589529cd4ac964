import { readFile } from "node:fs/promises";
import { unreadable } from "../../run/inputs.ts";
import type { Case } from "../case.ts";

/** Seconds that a run of a case gets when neither the case nor the command says how many. */
export const usualTimeoutSeconds = 120;

/** Reads the document of a case. @throws UsageError `RUN_INPUT_UNREADABLE` */
export async function readDocument({ input }: Case): Promise<Buffer> {
  try {
    return await readFile(input.path);
  } catch (cause) {
    throw unreadable(input.path, cause);
  }
}
