import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { LineRing } from "./line-ring.ts";
import { serverGroups, signalGroup } from "./server-groups.ts";

/** How a server is run. */
export interface ServerProcessOptions {
  /** Run by a shell. */
  readonly command: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Told of every line it prints. */
  readonly onLine?: (line: string) => void;
}

const keptLines = 100;
const terminationGraceMs = 500;

/** A server run by a shell in a process group of its own, with its last lines of output. */
export class ServerProcess {
  /** Resolves with a sentence about how it ended. */
  readonly exited: Promise<string>;
  readonly #child: ChildProcess;
  readonly #output = new LineRing(keptLines);
  #ending: string | undefined;

  constructor(options: ServerProcessOptions) {
    const { command, cwd, env, onLine } = options;
    // A group of its own: a shell, npm or a wrapper script between us and the server must not keep it alive.
    this.#child = spawn(command, { shell: true, cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on("line", (line) => {
        this.#output.push(line);
        onLine?.(line);
      });
    }
    if (this.#child.pid !== undefined) serverGroups.begun(this.#child.pid);
    this.exited = new Promise((resolve) => {
      const end = (sentence: string) => {
        this.#ending = sentence;
        this.#killRest("SIGKILL");
        if (this.#child.pid !== undefined) serverGroups.ended(this.#child.pid);
        resolve(sentence);
      };
      this.#child.once("error", (error) => end(`could not be started: ${error.message}`));
      // "close" comes after the last line of output, but not while a grandchild holds the pipe; "exit" alone would lose lines.
      this.#child.once("exit", (code, signal) => {
        setTimeout(() => end(signal === null ? `exited with code ${code}` : `was ended by ${signal}`), 20);
      });
    });
  }

  /** How it ended; undefined while it runs. */
  get ending(): string | undefined {
    return this.#ending;
  }

  /** The last `count` lines it printed, at most 100. */
  lastLines(count: number): readonly string[] {
    return this.#output.last(count);
  }

  /** Ends the whole group: politely, then not. */
  async stop(): Promise<void> {
    if (this.#ending !== undefined) return;
    this.#killRest("SIGTERM");
    const timer = setTimeout(() => this.#killRest("SIGKILL"), terminationGraceMs);
    await this.exited;
    clearTimeout(timer);
  }

  #killRest(signal: NodeJS.Signals): void {
    if (this.#child.pid !== undefined) signalGroup(this.#child.pid, signal);
  }
}
