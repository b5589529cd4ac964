import { relative } from "node:path";
import type { VerbHandler } from "../command-line/verb.ts";
import { exitCode, type Io, writeJson, writeLine } from "../io.ts";
import { readPipelineFor } from "../pipeline/read-pipeline-for.ts";
import { styleOf } from "../terminal/style.ts";
import { describeEvent } from "./describe-event.ts";
import { EmulatedAccount } from "./emulated-account.ts";
import { EmulatorFile } from "./emulator-file.ts";
import { renderInstructions } from "./render-instructions.ts";

/** `sluice emulate`: an AWS account on this machine that the deploying verbs deploy to, until the person interrupts. */
export const emulate: VerbHandler = async ({ files: [file = ""], flags }, io) => {
  const target = await readPipelineFor({ file, flags: flags.withDefault("environment", "local"), io });
  const registration = EmulatorFile.claim(io, target.environment);
  const style = styleOf(io.stderr, io.env);
  try {
    const account = await EmulatedAccount.open(target, (event) => {
      const line = describeEvent(event, { target, style });
      if (line !== undefined) writeLine(io.stderr, line);
    });
    try {
      const emulator = registration.write(account.connection);
      if (flags.has("json")) writeJson(io.stdout, emulator);
      else io.stderr.write(renderInstructions(emulator, { target, isStale: registration.hadState, style }));
      await interrupted(io);
    } finally {
      await account.close();
    }
  } finally {
    registration.release();
  }
  writeLine(io.stderr, `stopped; ${relative(io.cwd, registration.path)} is gone`);
  return exitCode.interrupted;
};

function interrupted({ signal }: Io): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
