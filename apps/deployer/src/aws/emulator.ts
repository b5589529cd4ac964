import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SluiceError } from "@sluice/spec/errors";
import type { Io } from "../io.ts";

/** A running `sluice emulate`, as it describes itself in a file of the working directory. */
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

/** Where `sluice emulate` of an environment writes what it is, below the working directory: several may run side by side. */
export function emulatorFile(environment: string): string {
  return join(".sluice", environment === "local" ? "emulator.json" : `emulator-${environment}.json`);
}

/**
 * The emulator of an environment in the working directory.
 * @throws SluiceError `DEPLOY_NO_EMULATOR` when none is running
 */
export function readEmulator({ cwd }: Pick<Io, "cwd">, environment: string): Emulator {
  let emulator: Emulator;
  try {
    emulator = JSON.parse(readFileSync(join(cwd, emulatorFile(environment)), "utf8")) as Emulator;
  } catch (cause) {
    throw noEmulator(`no sluice emulate${of(environment)} is running here`, { environment, cause });
  }
  if (isRunning(emulator.pid)) return emulator;
  throw noEmulator(`sluice emulate${of(environment)} (process ${emulator.pid}) has ended`, { environment });
}

function of(environment: string): string {
  return environment === "local" ? "" : ` of ${environment}`;
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
  { environment, cause, next }: { readonly environment: string; readonly cause?: unknown; readonly next?: string },
): SluiceError {
  const named = environment === "local" ? "" : ` --environment ${environment}`;
  const start = `run sluice emulate <pipeline.yaml>${named} in another terminal, in the same folder`;
  return new SluiceError("DEPLOY_NO_EMULATOR", message, {
    ...(cause === undefined ? {} : { cause }),
    hint: next === undefined ? start : `${start}\n${next}`,
  });
}
