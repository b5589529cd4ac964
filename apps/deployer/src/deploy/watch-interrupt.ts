import { writeSync } from "node:fs";
import { exitCode, type Io, writeLine } from "../io.ts";

/**
 * Says what the first Ctrl-C does while the engine works, and, when a second signal ends the process at once, what to run next.
 * Returns how to stop watching.
 */
export function watchInterrupt(io: Io, again: string): () => void {
  const onExit = (code: number) => {
    const said =
      code === exitCode.terminated
        ? `ended: the engine finishes what is in flight and unlocks the stack; ${again} goes on from there`
        : `stopped at once: what was in flight goes on in AWS; ${again} finds out and finishes it`;
    // The process is going: only what is written at once is read.
    writeSync(2, `${said}\n`);
  };
  const onAbort = () => {
    writeLine(
      io.stderr,
      "stopping: what is in flight is finished first, which takes SageMaker minutes; Ctrl-C again to end at once",
    );
    process.once("exit", onExit);
  };
  io.signal.addEventListener("abort", onAbort, { once: true });
  return () => {
    io.signal.removeEventListener("abort", onAbort);
    process.off("exit", onExit);
  };
}
