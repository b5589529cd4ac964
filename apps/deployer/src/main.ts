#!/usr/bin/env -S node --conditions=@sluice/source --disable-warning=ExperimentalWarning --max-semi-space-size=8
// --max-semi-space-size: a run beside its functions and models takes some 70 MB less, at a few percent of its speed.
import { enableCompileCache } from "node:module";
import type { Io } from "./io.ts";

// Compiling, and taking the types out of TypeScript, is most of what a short command does. Modules are compiled when they
// are linked, so whatever is to come from the cache is imported after this.
if (import.meta.main) enableCompileCache();

/** The `sluice` command: runs one verb and resolves to the exit code. Never rejects. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  const { runCommand } = await import("./command-line/run-command.ts");
  return await runCommand(argv, io);
}

if (import.meta.main) {
  const { runProcess } = await import("./run-process.ts");
  await runProcess(main);
}
