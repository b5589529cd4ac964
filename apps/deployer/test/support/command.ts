import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const entry = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
const nodeArguments = ["--conditions=@sluice/source", "--disable-warning=ExperimentalWarning", entry];

/** The command as a process of its own. */
export class Command {
  stdout = "";
  stderr = "";
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;

  constructor(argv: readonly string[], cwd: string, env: NodeJS.ProcessEnv = process.env) {
    const stdio = ["ignore", "pipe", "pipe"] as const;
    this.#child = spawn(process.execPath, [...nodeArguments, ...argv], { cwd, env, stdio: [...stdio] });
    this.#child.stdout?.on("data", (chunk) => {
      this.stdout += chunk;
    });
    this.#child.stderr?.on("data", (chunk) => {
      this.stderr += chunk;
    });
    this.#ended = new Promise((done) => this.#child.once("close", done));
    onTestFinished(() => void this.#child.kill("SIGKILL"));
  }

  /** Resolves when the condition holds; the test's time limit bounds it. */
  async until(condition: (command: Command) => boolean): Promise<void> {
    while (!condition(this)) {
      if (this.#child.exitCode !== null) throw new Error(`it ended first: ${this.stderr}${this.stdout}`);
      await new Promise((done) => setTimeout(done, 20));
    }
  }

  /** As Ctrl-C does. */
  interrupt(): void {
    this.#child.kill("SIGINT");
  }

  /** As a runner does that has interrupted it before. */
  terminate(): void {
    this.#child.kill("SIGTERM");
  }

  /** As the system does when memory is short, or a runner when its time is over. */
  kill(): void {
    this.#child.kill("SIGKILL");
  }

  /** The exit code, once it has ended. */
  ended(): Promise<number | null> {
    return this.#ended;
  }
}

/** Command lines of processes that name this text. */
export function processesNaming(text: string): string[] {
  const listed = execFileSync("ps", ["-eo", "args"], { encoding: "utf8" });
  return listed.split("\n").filter((line) => line.includes(text) && !line.startsWith("ps "));
}
