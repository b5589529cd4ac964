/**
 * Does something with several pipelines, one after another, and leaves what came of it in a folder for `build-comment.ts`:
 *
 *     run-pipelines.ts cases|plan|deploy --pipelines '["reader"]' --output FOLDER [--environment data_dev] [--against COMMIT] [--leave-out WHY] [--minutes 150]
 *
 * One pipeline's failure does not stop the others; it ends with 1 when there was one.
 */
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { CiError, runCommand } from "./ci-error.ts";
import type { Part, PartState } from "./part.ts";
import { parsePipelineNames } from "./pipeline-names.ts";
import { leaveOutPart, runPart } from "./run-part.ts";

/** What can be done: a part is begun when the one before it succeeded. */
const errands: Readonly<Record<string, readonly Part[]>> = {
  cases: ["cases"],
  plan: ["plan"],
  deploy: ["up", "deployed-cases"],
};

/** What is done, with what, and until when. */
export interface RunPipelinesOptions {
  readonly root: string;
  readonly pipelines: readonly string[];
  readonly parts: readonly Part[];
  /** Folder that holds one folder per pipeline, with one per part. */
  readonly output: string;
  readonly environment: string;
  /** Commit whose predictions those of the cases are compared with. */
  readonly against?: string;
  /** Why nothing is done. */
  readonly leaveOut?: string;
  /** Minutes after which no pipeline is begun: a deployment that is cut off leaves a lock behind. */
  readonly minutes: number;
  readonly signal: AbortSignal;
  readonly print: (text: string) => void;
}

/** Does the parts for every pipeline. @returns whether none failed */
export async function runPipelines(options: RunPipelinesOptions): Promise<boolean> {
  const endMs = performance.now() + options.minutes * 60_000;
  let whole = true;
  for (const pipeline of options.pipelines) {
    whole = (await runPipeline(pipeline, options, endMs)) && whole;
  }
  return whole;
}

async function runPipeline(pipeline: string, options: RunPipelinesOptions, endMs: number): Promise<boolean> {
  const { against, environment, output, print, root, signal } = options;
  for (const part of options.parts) {
    // What was begun may end well all the same; nothing would interrupt what is begun after that.
    if (signal.aborted) return false;
    const folder = join(output, pipeline, part);
    if (options.leaveOut !== undefined) {
      leaveOutPart(folder, options.leaveOut);
      continue;
    }
    if (part === options.parts[0] && performance.now() >= endMs) {
      leaveOutPart(folder, "the job had no time left");
      return false;
    }
    print(`\n${pipeline}: ${part}\n`);
    const state = await runPart(part, {
      ...{ root, pipeline, folder, environment, signal, print },
      ...(against === undefined ? {} : { against }),
    });
    if (!isWell(state)) return false;
  }
  return true;
}

function isWell({ exitCode, leftOut }: PartState): boolean {
  return leftOut !== undefined || exitCode === 0;
}

async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      pipelines: { type: "string" },
      output: { type: "string" },
      environment: { type: "string", default: "data_dev" },
      against: { type: "string" },
      "leave-out": { type: "string" },
      minutes: { type: "string", default: "150" },
    },
  });
  const [errand = ""] = positionals;
  const parts = Object.hasOwn(errands, errand) ? errands[errand] : undefined;
  if (parts === undefined) throw new CiError(`say which: ${Object.keys(errands).join(", ")}`);
  if (values.pipelines === undefined || values.output === undefined)
    throw new CiError("--pipelines and --output are needed");
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => interruption.abort());
  const { against, "leave-out": leaveOut } = values;
  const whole = await runPipelines({
    root: join(import.meta.dirname, "../.."),
    pipelines: parsePipelineNames(values.pipelines),
    parts,
    output: resolve(values.output),
    environment: values.environment,
    ...(against === undefined || against === "" ? {} : { against }),
    ...(leaveOut === undefined || leaveOut === "" ? {} : { leaveOut }),
    minutes: Number(values.minutes),
    signal: interruption.signal,
    print: (text) => void process.stdout.write(text),
  });
  if (interruption.signal.aborted) return 130;
  return whole ? 0 : 1;
}

if (import.meta.main) await runCommand(main);
