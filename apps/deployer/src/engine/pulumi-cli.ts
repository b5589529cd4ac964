import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import type { PulumiCommand } from "@pulumi/pulumi/automation/cmd.js";
import { exitCode } from "../io.ts";
import type { FoundPulumi } from "./find-pulumi.ts";
import { asSemVer } from "./pulumi-version.ts";

/** What a run of the CLI printed, and how it ended. */
export interface CliResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** A run of the CLI that failed. */
export class CliError extends Error {
  /** `pulumi up`, `pulumi stack export` and so on. */
  readonly operation: string;
  readonly result: CliResult;

  constructor(operation: string, result: CliResult) {
    super(`${operation} ended with ${result.code}: ${result.stderr.trim()}`);
    this.name = "CliError";
    this.operation = operation;
    this.result = result;
  }
}

/**
 * The Pulumi CLI as Automation API runs it, but a process apart: Ctrl-C in a terminal reaches every process of its group, and two
 * interrupts make the engine drop what is in flight. And what it prints goes to files, as an engine whose reader was killed would
 * die of the broken pipe in the middle of an update and leave its lock behind.
 */
export class PulumiCli implements Pick<PulumiCommand, "command" | "version"> {
  readonly command: string;
  readonly version: PulumiCommand["version"];
  /** Put behind the arguments of the next run: options that Automation API has no name for. */
  nextArguments: readonly string[] = [];
  readonly #env: Readonly<Record<string, string | undefined>>;
  #runs = 0;

  constructor({ command, version }: FoundPulumi, env: Readonly<Record<string, string | undefined>>) {
    this.command = command;
    this.version = asSemVer(version);
    this.#env = { ...env, PATH: [dirname(command), env.PATH ?? ""].join(delimiter) };
  }

  /** Called by Automation API. */
  async run(
    args: readonly string[],
    cwd: string,
    env: Readonly<Record<string, string>>,
    onOutput?: (text: string) => void,
    _onError?: (text: string) => void,
    signal?: AbortSignal,
  ): Promise<CliResult> {
    const all = [...args, ...this.nextArguments, "--non-interactive", "--color", "never"];
    this.nextArguments = [];
    const result = await this.#spawn(all, cwd, env, signal);
    onOutput?.(result.stdout + result.stderr);
    if (result.code !== 0) throw new CliError(`pulumi ${args.slice(0, args[0] === "stack" ? 2 : 1).join(" ")}`, result);
    return result;
  }

  async #spawn(
    args: readonly string[],
    cwd: string,
    env: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ): Promise<CliResult> {
    this.#runs += 1;
    const names = { stdout: join(cwd, `${this.#runs}.stdout`), stderr: join(cwd, `${this.#runs}.stderr`) };
    const files = [openSync(names.stdout, "w"), openSync(names.stderr, "w")] as const;
    const child = spawn(this.command, args, {
      cwd,
      env: { ...this.#env, ...env, PULUMI_AUTOMATION_API: "true" },
      detached: true,
      stdio: ["ignore", ...files],
    });
    for (const file of files) closeSync(file);
    const interrupt = () => void child.kill("SIGINT");
    // When this process goes first, by a second Ctrl-C or a bug, nobody is left to wait for: the engine's second interrupt. Whoever ends
    // this process by a signal says nothing of the engine, which finishes what is in flight.
    const onExit = (code: number) => {
      if (code !== exitCode.terminated) interrupt();
    };
    process.once("exit", onExit);
    signal?.addEventListener("abort", interrupt, { once: true });
    try {
      const code = await new Promise<number>((done, fail) => {
        child.once("error", fail);
        child.once("exit", (status) => done(status ?? -1));
      });
      return { stdout: readFileSync(names.stdout, "utf8"), stderr: readFileSync(names.stderr, "utf8"), code };
    } finally {
      process.off("exit", onExit);
      signal?.removeEventListener("abort", interrupt);
    }
  }
}
