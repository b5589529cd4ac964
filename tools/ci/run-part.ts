import { spawn } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LastLines } from "./last-lines.ts";
import type { Part, PartState } from "./part.ts";
import { type PartOptions, partCommand } from "./part-command.ts";

/** What a part is run with. */
export interface RunPartOptions extends PartOptions {
  /** Ends the part as Ctrl-C would. */
  readonly signal: AbortSignal;
  /** Where what the part prints goes, as it comes. */
  readonly print: (text: string) => void;
}

/** Does a part and writes down how it went. What it does not succeed in is an answer. */
export async function runPart(part: Part, options: RunPartOptions): Promise<PartState> {
  const { folder } = options;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const command = partCommand(part, options);
  if ("leftOut" in command) return writeState(folder, leaveOut(command.leftOut));
  const { args, wished = [] } = command;
  const state = await runSluice([...args, ...wished], options);
  const again = wished.length > 0 && !existsSync(join(folder, "summary.md")) && !options.signal.aborted;
  if (!again) return writeState(folder, state);
  const { lastLines = "" } = state;
  return writeState(folder, { ...(await runSluice(args, options)), notCompared: lastLines });
}

/** Writes down that a part was left out. */
export function leaveOutPart(folder: string, reason: string): PartState {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return writeState(folder, leaveOut(reason));
}

function leaveOut(leftOut: string): PartState {
  return { version: 1, seconds: 0, leftOut };
}

function writeState(folder: string, state: PartState): PartState {
  writeFileSync(join(folder, "state.json"), `${JSON.stringify(state)}\n`);
  return state;
}

async function runSluice(args: readonly string[], options: RunPartOptions): Promise<PartState> {
  const { folder, print, root, signal } = options;
  const commands = join(root, "node_modules/.bin");
  const startMs = performance.now();
  const child = spawn(join(commands, "sluice"), args, {
    cwd: root,
    env: { ...process.env, PATH: `${commands}:${process.env["PATH"] ?? ""}` },
    stdio: ["ignore", "pipe", "pipe"],
    // A process group of its own: an interrupt comes from here, once.
    detached: true,
  });
  const lines = new LastLines(40);
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      lines.add(text);
      print(text);
    });
  }
  const interrupt = () => void child.kill("SIGINT");
  signal.addEventListener("abort", interrupt, { once: true });
  const exitCode = await new Promise<number | undefined>((done, fail) => {
    child.once("error", fail).once("close", (code) => done(code ?? undefined));
  }).finally(() => signal.removeEventListener("abort", interrupt));
  const seconds = Math.round((performance.now() - startMs) / 100) / 10;
  const told = existsSync(join(folder, "summary.md"));
  return {
    version: 1,
    seconds,
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(exitCode === 0 || told ? {} : { lastLines: lines.text() }),
  };
}
