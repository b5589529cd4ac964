import type { Io } from "../../src/io.ts";

/** An io whose standard error is kept, and whose clock a test may move. */
export interface QuietIo {
  readonly io: Io;
  /** What was written to standard error. */
  stderr(): string;
  /** Milliseconds to add to the clock at every look. */
  tickMs: number;
}

/** An io of no terminal. */
export function quietIo(changes: Partial<Io> = {}): QuietIo {
  let text = "";
  let nowMs = 0;
  const quiet: QuietIo = {
    io: {
      stdout: { write: () => {} },
      stderr: { write: (part) => (text += part) },
      env: {},
      cwd: "/",
      signal: new AbortController().signal,
      clock: { nowMs: () => (nowMs += quiet.tickMs) },
      ...changes,
    },
    stderr: () => text,
    tickMs: 0,
  };
  return quiet;
}
