/** A stream that text is written to; the terminal's facts are absent when it is none. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  /** Width in characters. */
  readonly columns?: number;
  /** Height in lines. */
  readonly rows?: number;
}

/** Everything the command takes from the process it runs in, so that tests run it in-process. */
export interface Io {
  /** Results. */
  readonly stdout: Output;
  /** Progress and problems. */
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute; relative paths on the command line start here. */
  readonly cwd: string;
  /** Aborted when the person interrupts. */
  readonly signal: AbortSignal;
  readonly clock: { nowMs(): number };
  /** Asks a question and resolves to the line that is typed; absent where nobody is there to answer. */
  readonly ask?: (question: string) => Promise<string>;
}

/** What the command's exit status says. */
export const exitCode = { done: 0, failed: 1, wrong: 2, interrupted: 130, terminated: 143 } as const;

/** Writes one line. */
export function writeLine(output: Output, line = ""): void {
  output.write(`${line}\n`);
}

/** Writes one JSON document, as `--json` promises: nothing else is on that stream. */
export function writeJson(output: Output, value: unknown): void {
  output.write(`${JSON.stringify(value, null, 2)}\n`);
}
