import { fileURLToPath } from "node:url";
import type { Io } from "../../src/io.ts";
import { main } from "../../src/main.ts";

/** The repository's top folder. */
export const repository = fileURLToPath(new URL("../../../..", import.meta.url));

/** What the command did. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a test changes of the process around the command. */
export interface RunMainOptions {
  readonly env?: Io["env"];
  readonly cwd?: string;
  readonly signal?: AbortSignal;
  readonly ask?: Io["ask"];
  readonly terminal?: { readonly columns: number; readonly rows: number };
}

/** Runs the command in this process, in the repository's folder. */
export async function runMain(argv: readonly string[], options: RunMainOptions = {}): Promise<Ran> {
  let stdout = "";
  let stderr = "";
  const terminal = options.terminal === undefined ? {} : { isTTY: true, ...options.terminal };
  const code = await main(argv, {
    stdout: { write: (text) => (stdout += text), ...terminal },
    stderr: { write: (text) => (stderr += text), ...terminal },
    env: options.env ?? {},
    cwd: options.cwd ?? repository,
    signal: options.signal ?? new AbortController().signal,
    clock: { nowMs: () => Date.now() },
    ...(options.ask === undefined ? {} : { ask: options.ask }),
  });
  return { code, stdout, stderr };
}
