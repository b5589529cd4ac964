import { exitCode, type Io } from "./io.ts";

/**
 * Runs the command in this process: its streams, its signals, its exit code.
 * The first interrupt asks the verb to stop, a second signal ends the process at once.
 */
export async function runProcess(main: (argv: readonly string[], io: Io) => Promise<number>): Promise<void> {
  const interruption = new AbortController();
  const interrupt = (signal: NodeJS.Signals) => {
    // Who presses Ctrl-C twice wants an end at once. A runner that ends what it interrupted only has no more time for this process.
    if (interruption.signal.aborted) process.exit(signal === "SIGINT" ? exitCode.interrupted : exitCode.terminated);
    interruption.abort();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, interrupt);
  for (const stream of [process.stdout, process.stderr]) stream.on("error", endOnClosedPipe(interruption));
  const code = await main(process.argv.slice(2), {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    signal: interruption.signal,
    clock: { nowMs: () => Date.now() },
    ...(process.stdin.isTTY && process.stderr.isTTY ? { ask: askOn(interruption.signal) } : {}),
  });
  // An exit code instead of an exit, so that what was written drains.
  process.exitCode = code;
  // Whoever interrupted wants the process gone, even if a timer or a connection still lingers somewhere.
  if (interruption.signal.aborted) process.stdout.write("", () => process.stderr.write("", () => process.exit(code)));
}

function askOn(signal: AbortSignal): (question: string) => Promise<string> {
  return async (question) => {
    const { createInterface } = await import("node:readline/promises");
    // Not as a terminal: line editing would take Ctrl-C for itself.
    const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
    try {
      return await lines.question(question, { signal });
    } finally {
      lines.close();
    }
  };
}

/** A reader that has seen enough, such as `head`, is no failure: stop the work quietly. */
function endOnClosedPipe(interruption: AbortController): (error: NodeJS.ErrnoException) => void {
  return (error) => {
    if (error.code !== "EPIPE") throw error;
    interruption.abort();
  };
}
