import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SluiceError } from "@sluice/spec/errors";
import type { Io } from "../io.ts";

/** A running `sluice emulate`, as it describes itself in `.sluice/emulator.json` of the working directory. */
export interface Emulator {
  readonly version: 1;
  readonly pid: number;
  /** Loopback URL. */
  readonly endpointUrl: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
  /** Twelve digits. */
  readonly account: string;
  /** Value for `PULUMI_DEBUG_PROVIDERS`, such as `aws:41001,datadog:41002`. */
  readonly debugProviders: string;
}

/** Where `sluice emulate` writes what it is, below the working directory. */
export const emulatorFile = join(".sluice", "emulator.json");

/**
 * The emulator of the working directory.
 * @throws SluiceError `DEPLOY_NO_EMULATOR` when none is running
 */
export function readEmulator(io: Pick<Io, "cwd">): Emulator {
  let emulator: Emulator;
  try {
    emulator = JSON.parse(readFileSync(join(io.cwd, emulatorFile), "utf8")) as Emulator;
  } catch (cause) {
    throw noEmulator("no sluice emulate is running here", { cause });
  }
  if (isRunning(emulator.pid)) return emulator;
  throw noEmulator(`sluice emulate (process ${emulator.pid}) has ended`);
}

/** Whether a process of this machine lives. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process may not be signalled, but it is there.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The error of an emulator that is not there; `next` is what to do once there is one again. */
export function noEmulator(
  message: string,
  { cause, next }: { readonly cause?: unknown; readonly next?: string } = {},
): SluiceError {
  const start = "run sluice emulate <pipeline.yaml> in another terminal, in the same folder";
  return new SluiceError("DEPLOY_NO_EMULATOR", message, {
    ...(cause === undefined ? {} : { cause }),
    hint: next === undefined ? start : `${start}\n${next}`,
  });
}
