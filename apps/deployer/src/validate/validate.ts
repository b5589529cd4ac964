import { resolve } from "node:path";
import { type PipelineDocument, type Problem, readPipelineFile, resolvePipeline } from "@sluice/spec";
import type { VerbHandler } from "../command-line/verb.ts";
import type { Environment } from "../environments/environment-schema.ts";
import { chooseEnvironment, readEnvironments, toEnvironmentName } from "../environments/read-environments.ts";
import { describeProblem } from "../failures/describe-failure.ts";
import { renderProblems } from "../failures/render-problems.ts";
import { exitCode, type Io, writeJson, writeLine } from "../io.ts";
import type { ValidateOutput } from "../output/validate-output.ts";
import { type Style, styleOf } from "../terminal/style.ts";
import { PipelineNames } from "./pipeline-names.ts";

/** What came of one file. */
interface Checked {
  readonly file: string;
  readonly ok: boolean;
  readonly problems: readonly Problem[];
  /** As far as the file could be read. */
  readonly text: string;
  /** How many models it has; 0 for an invalid file. */
  readonly models: number;
  /** Absent for an invalid file. */
  readonly document?: PipelineDocument;
}

// Enough reads under way that the disk is never waited for, few enough that a huge list opens no huge number of files.
const filesAtOnce = 32;

/** `sluice validate`: every problem of every file; exit code 2 when one is invalid. */
export const validate: VerbHandler = async ({ files, flags }, io) => {
  const environments = readEnvironments(flags, io);
  const asked = flags.get("environment");
  const resolveFor = asked === undefined ? undefined : chooseEnvironment(asked, environments);
  const isJson = flags.has("json");
  const results: Checked[] = [];
  const names = new PipelineNames();
  let valid = true;
  for (let start = 0; start < files.length; start += filesAtOnce) {
    if (io.signal.aborted) return exitCode.interrupted;
    const batch = files.slice(start, start + filesAtOnce);
    const batched = await Promise.all(batch.map((file) => checkFile(file, environments, resolveFor, io)));
    for (const read of batched) {
      const { document, ...checked } = checkName(read, names);
      valid &&= checked.ok;
      if (isJson) results.push({ ...checked, text: "" });
      else writeHuman(checked, environments, io);
    }
  }
  if (isJson) writeJson(io.stdout, { version: 1, files: results.map(toJson) } satisfies ValidateOutput);
  return valid ? exitCode.done : exitCode.wrong;
};

async function checkFile(
  file: string,
  environments: readonly Environment[],
  asked: Environment | undefined,
  io: Io,
): Promise<Checked> {
  const names = environments.map(toEnvironmentName);
  const { text = "", ...read } = await readPipelineFile(resolve(io.cwd, file), { environments: names });
  if (!read.ok) return { file, ok: false, problems: read.problems, text, models: 0 };
  const models = Object.keys(read.value.content.models).length;
  if (asked === undefined) return { file, ok: true, problems: read.problems, text, models, document: read.value };
  const { ok, problems } = resolvePipeline(read.value, toEnvironmentName(asked));
  return { file, ok, problems: ok ? read.problems : problems, text, models, document: read.value };
}

/** A valid file is none beside another of its name. */
function checkName(checked: Checked, names: PipelineNames): Checked {
  const problem = checked.document === undefined ? undefined : names.add(checked.file, checked.document);
  return problem === undefined ? checked : { ...checked, ok: false, problems: [problem, ...checked.problems] };
}

function writeHuman(checked: Checked, environments: readonly Environment[], io: Io): void {
  const { file, problems, text } = checked;
  if (problems.length > 0)
    io.stderr.write(`${renderProblems({ file, text, problems, style: styleOf(io.stderr, io.env) })}\n`);
  writeLine(io.stdout, summarise(checked, environments, styleOf(io.stdout, io.env)));
}

function summarise(
  { file, ok, problems, models }: Checked,
  environments: readonly Environment[],
  style: Style,
): string {
  if (!ok) return `${style.red("invalid")}  ${file}  ${count(problems.length, "problem")}`;
  const warnings = problems.length === 0 ? "" : `, ${count(problems.length, "warning")}`;
  return `${style.green("ok")}  ${file}  ${style.dim(`${count(models, "model")}, ${count(environments.length, "environment")}${warnings}`)}`;
}

function toJson({ file, ok, problems }: Checked): ValidateOutput["files"][number] {
  return { file, ok, problems: problems.map(describeProblem) };
}

function count(number: number, noun: string): string {
  return number === 1 ? `1 ${noun}` : `${number} ${noun}s`;
}
