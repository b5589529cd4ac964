import type { Io } from "../../src/io.ts";
import { repository } from "./run-main.ts";

/** A process whose output nobody reads, in the repository's folder. */
export function quietIo(overrides: Partial<Io> = {}): Io {
  const nowhere = { write: () => true };
  return {
    stdout: nowhere,
    stderr: nowhere,
    env: {},
    cwd: repository,
    signal: new AbortController().signal,
    clock: { nowMs: () => Date.now() },
    ...overrides,
  };
}
