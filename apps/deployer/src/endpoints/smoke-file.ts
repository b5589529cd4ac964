import { readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import type { ResolvedSource } from "@sluice/spec";
import type { Flags } from "../command-line/flags.ts";
import { UsageError } from "../failures/usage-error.ts";
import { unreadable } from "../run/inputs.ts";

/** A document that tries out a deployed pipeline. */
export interface SmokeFile {
  /** As the person named it. */
  readonly file: string;
  /** The last part of its key. */
  readonly name: string;
  readonly body: Buffer;
}

/**
 * Reads what `--smoke` names, before anything is deployed.
 * @throws {@link UsageError} `RUN_INPUT_UNREADABLE`, `DEPLOY_SMOKE_SUFFIX` for a document that the source would ignore
 */
export function readSmokeFile(file: string, source: Pick<ResolvedSource, "suffixes">, cwd: string): SmokeFile {
  const name = basename(file);
  if (
    source.suffixes.length > 0 &&
    !source.suffixes.some((suffix) => name.toLowerCase().endsWith(suffix.toLowerCase()))
  ) {
    throw new UsageError("DEPLOY_SMOKE_SUFFIX", `the source takes no ${name}: no model would run`, {
      hint: `it takes names that end in ${source.suffixes.join(", ")}`,
    });
  }
  try {
    return { file, name, body: readFileSync(resolve(cwd, file)) };
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

/**
 * Seconds that `--smoke-timeout` gives the smoke document; 900 without it.
 * @throws {@link UsageError} `DEPLOY_OPTION_VALUE`
 */
export function readSmokeTimeout(flags: Flags): number {
  const given = flags.get("smoke-timeout") ?? "900";
  const seconds = Number(given);
  if (/^\d+(\.\d+)?$/.test(given) && seconds > 0 && seconds <= 86_400) return seconds;
  throw new UsageError("DEPLOY_OPTION_VALUE", `--smoke-timeout ${given} is no number of seconds`, {
    hint: "write 1 to 86400, such as --smoke-timeout 1200",
  });
}
