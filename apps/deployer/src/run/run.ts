import { readFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import type { Flags } from "../command-line/flags.ts";
import type { VerbHandler } from "../command-line/verb.ts";
import { UsageError } from "../failures/usage-error.ts";
import { exitCode, type Io, writeJson, writeLine } from "../io.ts";
import type { RunOutput } from "../output/run-output.ts";
import { type PipelineForEnvironment, readPipelineFor } from "../pipeline/read-pipeline-for.ts";
import { styleOf } from "../terminal/style.ts";
import { textColumnsOf } from "../terminal/terminal-size.ts";
import { type InputFile, listInputs, unreadable } from "./inputs.ts";
import { LocalSession } from "./local-session.ts";
import { renderResults } from "./render-results.ts";
import { collectResults } from "./results.ts";
import { RunObserver } from "./run-observer.ts";
import { serve } from "./serve.ts";
import { acceptsKey } from "./status.ts";

/** `sluice run`: a pipeline on this machine, fed with documents. */
export const run: VerbHandler = async ({ files: [file = ""], flags }, io) => {
  const options = readOptions(flags);
  const target = await readPipelineFor({ file, flags, io });
  assertLocal(target);
  const inputs = listInputs(options.inputs, io.cwd);
  warnAboutInputs(inputs, target, io);
  const observer = new RunObserver(target.pipeline, target.environment.account, io);
  const session = await LocalSession.open(target, { onEvent: observer.apply, keep: options.keep });
  try {
    return await runIn(session, { target, inputs, observer, io, options });
  } finally {
    observer.stop();
    await session.close();
    if (options.keep) writeLine(io.stderr, `kept ${session.directory}`);
  }
};

/** What a run works with. */
export interface RunContext {
  readonly target: PipelineForEnvironment;
  readonly inputs: readonly InputFile[];
  readonly observer: RunObserver;
  readonly io: Io;
  readonly options: RunOptions;
}

/** The options of a run, read. */
export interface RunOptions {
  readonly inputs: readonly string[];
  /** Folder for the predictions. */
  readonly output: string | undefined;
  readonly timeoutSeconds: number;
  readonly keep: boolean;
  readonly serve: boolean;
  readonly json: boolean;
}

async function runIn(session: LocalSession, context: RunContext): Promise<number> {
  const { target, inputs, observer, io, options } = context;
  const interrupted = new Promise<"interrupted">((done) =>
    io.signal.addEventListener("abort", () => done("interrupted"), { once: true }),
  );
  if (io.signal.aborted) return exitCode.interrupted;
  observer.start();
  if ((await Promise.race([session.start(target), interrupted])) === "interrupted") return exitCode.interrupted;
  const ended = await Promise.race([feed(session, context), interrupted, timeout(options.timeoutSeconds, io.signal)]);
  if (ended === "interrupted") return exitCode.interrupted;
  observer.stop();
  const collected = await collectResults({ target, session, observer, state: ended, output: outputFolder(context) });
  if (!(options.serve && inputs.length === 0)) writeResults(collected, context);
  if (options.serve) return await serve(session, context, interrupted);
  return isDone(collected) ? exitCode.done : exitCode.failed;
}

/** Absolute folder that predictions are copied to. */
export function outputFolder({ options, target, io }: RunContext): string {
  return resolve(io.cwd, options.output ?? `.sluice/predictions/${target.pipeline.name}`);
}

/** Whether every document ran to its end; a document the source does not take is none of the pipeline's. */
function isDone({ documents }: RunOutput): boolean {
  const counted = documents.filter(({ status }) => status !== "skipped" && status !== "superseded");
  return counted.length > 0 && counted.every(({ status }) => status === "succeeded");
}

async function feed(session: LocalSession, { target, inputs }: RunContext): Promise<"idle"> {
  const { bucket, prefix } = target.pipeline.source;
  for (const { path, name } of inputs) await session.put(bucket, `${prefix}${name}`, readInput(path));
  await session.settle();
  return "idle";
}

function readInput(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function timeout(seconds: number, signal: AbortSignal): Promise<"timed-out"> {
  return new Promise((done) => {
    const timer = setTimeout(() => done("timed-out"), seconds * 1000);
    // The run may end long before: nothing should wait for a timer that no one listens to.
    timer.unref();
    signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  });
}

function writeResults(output: RunOutput, { target, io, options }: RunContext): void {
  if (options.json) {
    writeJson(io.stdout, output);
    return;
  }
  const columns = textColumnsOf(io.stdout);
  const { pipeline } = target;
  io.stdout.write(renderResults(output, { pipeline, style: styleOf(io.stdout, io.env), cwd: io.cwd, columns }));
}

function warnAboutInputs(inputs: readonly InputFile[], { pipeline }: PipelineForEnvironment, io: Io): void {
  const { suffixes } = pipeline.source;
  const style = styleOf(io.stderr, io.env);
  for (const { path, name, sizeBytes } of inputs) {
    const named = relative(io.cwd, path);
    if (!acceptsKey(name, suffixes))
      writeLine(io.stderr, `${style.yellow("skipped")}  ${named}: the source takes ${suffixes.join(" ")} only`);
    else if (sizeBytes === 0) writeLine(io.stderr, `${style.yellow("warning")}  ${named} is empty`);
  }
}

function assertLocal({ environment }: PipelineForEnvironment): void {
  if (environment.stage === "local") return;
  const hint = "write --environment local; sluice synth shows what any other environment would get";
  throw new UsageError("RUN_NOT_LOCAL", `sluice run runs on this machine only, and ${environment.name} is on AWS`, {
    hint,
  });
}

function readOptions(flags: Flags): RunOptions {
  const inputs = flags.all("input");
  if (inputs.length === 0 && !flags.has("serve")) {
    throw new UsageError("RUN_NO_INPUT", "sluice run needs documents", {
      hint: "add --input PATH..., or --serve to put them in later",
    });
  }
  const given = flags.get("timeout") ?? "600";
  const timeoutSeconds = Number(given);
  if (!/^\d+(\.\d+)?$/.test(given) || timeoutSeconds <= 0 || timeoutSeconds > 86_400) {
    throw new UsageError("DEPLOY_OPTION_VALUE", `--timeout ${given} is no number of seconds`, {
      hint: "write 1 to 86400, such as --timeout 120",
    });
  }
  return {
    inputs,
    output: flags.get("output"),
    timeoutSeconds,
    keep: flags.has("keep"),
    serve: flags.has("serve"),
    json: flags.has("json"),
  };
}
