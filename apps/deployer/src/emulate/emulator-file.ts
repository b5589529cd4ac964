import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { SluiceError } from "@sluice/spec/errors";
import { type Emulator, emulatorFile, isRunning } from "../aws/emulator.ts";
import type { Environment } from "../environments/environment-schema.ts";
import type { Io } from "../io.ts";

/** Where an emulator is reached. */
export type EmulatorConnection = Omit<Emulator, "version" | "pid">;

/** The file by which the deploying verbs find an environment's emulator in their working directory: one at a time. */
export class EmulatorFile {
  /** Absolute. */
  readonly path: string;
  /** Whether an earlier emulator's deployments are remembered beside it. */
  readonly hadState: boolean;

  private constructor(path: string, hadState: boolean) {
    this.path = path;
    this.hadState = hadState;
  }

  /** Takes the working directory for this process. @throws SluiceError `EMULATE_RUNNING` when another emulator of the environment has it */
  static claim({ cwd }: Pick<Io, "cwd">, { backend = "", name }: Environment): EmulatorFile {
    const path = join(cwd, emulatorFile(name));
    mkdirSync(dirname(path), { recursive: true });
    const claim = () => writeFileSync(path, `${JSON.stringify({ version: 1, pid: process.pid })}\n`, { flag: "wx" });
    try {
      claim();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const pid = pidIn(path);
      if (pid !== undefined && isRunning(pid)) throw running(pid, path);
      // It was killed and left its file.
      rmSync(path, { force: true });
      claim();
    }
    const [, state] = /^file:\/\/(.+)$/.exec(backend) ?? [];
    return new EmulatorFile(path, state !== undefined && existsSync(resolve(cwd, state)));
  }

  /** Tells where the emulator is reached. */
  write(connection: EmulatorConnection): Emulator {
    const emulator: Emulator = { version: 1, pid: process.pid, ...connection };
    writeFileSync(this.path, `${JSON.stringify(emulator, null, 2)}\n`);
    return emulator;
  }

  /** Gives the working directory back. */
  release(): void {
    rmSync(this.path, { force: true });
  }
}

function pidIn(path: string): number | undefined {
  try {
    const { pid } = JSON.parse(readFileSync(path, "utf8")) as { pid?: unknown };
    return typeof pid === "number" ? pid : undefined;
  } catch {
    return undefined;
  }
}

function running(pid: number, path: string): SluiceError {
  return new SluiceError("EMULATE_RUNNING", `sluice emulate runs in this folder already, as process ${pid}`, {
    hint: `use it, or end it with Ctrl-C (or kill ${pid}); ${path} says how it is reached`,
  });
}
