import type { Flags } from "../../command-line/flags.ts";
import { UsageError } from "../../failures/usage-error.ts";
import { usualTimeoutSeconds } from "./test-document.ts";

/** The options of a test, read. */
export interface TestOptions {
  /** Names of the only cases to run; empty for all. */
  readonly only: readonly string[];
  /** Store predictions in the place of what is stored. */
  readonly update: boolean;
  /** How often each case runs. */
  readonly repeat: number;
  /** Seconds of a run whose case does not say how many. */
  readonly timeoutSeconds: number;
  /** Folder for reports. */
  readonly report: string | undefined;
  readonly json: boolean;
}

const mostRepetitions = 1000;
const mostSeconds = 86_400;

/** Reads the options of a test. @throws {@link UsageError} `DEPLOY_OPTION_VALUE`, `TEST_UPDATE_REPEATED` */
export function readTestOptions(flags: Flags): TestOptions {
  const options = {
    only: flags.all("case"),
    update: flags.has("update"),
    repeat: readRepeat(flags.get("repeat") ?? "1"),
    timeoutSeconds: readSeconds(flags.get("timeout") ?? String(usualTimeoutSeconds)),
    report: flags.get("report"),
    json: flags.has("json"),
  };
  if (options.update && flags.has("repeat")) {
    throw new UsageError("TEST_UPDATE_REPEATED", "--update stores one prediction, and --repeat makes several", {
      hint: "store them with --update alone, then see with --repeat whether they stay the same",
    });
  }
  return options;
}

function readRepeat(given: string): number {
  const repeat = Number(given);
  if (/^[1-9]\d*$/.test(given) && repeat <= mostRepetitions) return repeat;
  throw new UsageError("DEPLOY_OPTION_VALUE", `--repeat ${given} is no number of times`, {
    hint: `write 1 to ${mostRepetitions}, such as --repeat 5`,
  });
}

function readSeconds(given: string): number {
  const seconds = Number(given);
  if (/^\d+(\.\d+)?$/.test(given) && seconds > 0 && seconds <= mostSeconds) return seconds;
  throw new UsageError("DEPLOY_OPTION_VALUE", `--timeout ${given} is no number of seconds`, {
    hint: `write 1 to ${mostSeconds}, such as --timeout 120`,
  });
}
