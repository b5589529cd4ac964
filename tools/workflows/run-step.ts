import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { type Expressions, evaluateVariables } from "./expressions.ts";
import { readCalls, type StandIns, standIn, writeScript } from "./stand-in.ts";
import type { Step } from "./workflow.ts";

/** A file to write into the work tree before the step runs; folders are made. */
export type Files = Readonly<Record<string, string>>;

/** What a step did. */
export interface StepOutcome {
  readonly status: number | null;
  /** Standard output and standard error. */
  readonly output: string;
  /** Arguments of every call of a command that GitHub's machine would have run, the command's name first. */
  readonly calls: readonly (readonly string[])[];
  readonly summary: string;
  /** What the step wrote for later steps, `name=value` lines. */
  readonly outputs: string;
  /** Folders that the step put on the path of later steps. */
  readonly paths: string;
  /** Names of files in the work tree that were not there before. */
  readonly strays: readonly string[];
}

/** Where and as whom a step runs. */
export interface StepContext extends StandIns {
  readonly expressions: Expressions;
  readonly files?: Files;
  /** GitHub's own variables, such as `GITHUB_REF`. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** How GitHub runs a step whose shell is `bash`, before the script's name. */
export const bashArguments: readonly string[] = ["--noprofile", "--norc", "-eo", "pipefail"];

/** Runs a step's script the way GitHub does: the script in a file of its own, inputs in the variables the step names. */
export async function runStep(step: Step, context: StepContext): Promise<StepOutcome> {
  const { expressions, files = {}, variables = {} } = context;
  const directory = mkdtempSync(join(tmpdir(), "sluice-workflow-"));
  try {
    const [work, bin] = [join(directory, "work"), join(directory, "bin")];
    for (const folder of [work, bin, join(directory, "temp")]) mkdirSync(folder);
    for (const [path, text] of Object.entries(files)) writeInto(work, path, text);
    standIn(bin, context);
    writeScript(join(work, ".ci/install-pulumi"), "install-pulumi");
    if (step.run?.includes("git ")) commitNothing(work);
    const before = listFiles(work);
    writeFileSync(join(directory, "step.sh"), step.run ?? "");
    const ended = await runScript(join(directory, "step.sh"), work, {
      PATH: [bin, dirname(process.execPath), "/usr/local/bin:/usr/bin:/bin"].join(delimiter),
      HOME: directory,
      RUNNER_TEMP: join(directory, "temp"),
      GITHUB_OUTPUT: join(directory, "outputs"),
      GITHUB_PATH: join(directory, "paths"),
      GITHUB_STEP_SUMMARY: join(directory, "summary"),
      CALLS: join(directory, "calls"),
      ...variables,
      ...evaluateVariables(step.env ?? {}, expressions),
    });
    return {
      ...ended,
      calls: readCalls(join(directory, "calls")),
      summary: readText(join(directory, "summary")),
      outputs: readText(join(directory, "outputs")),
      paths: readText(join(directory, "paths")),
      strays: listFiles(work).filter((file) => !before.includes(file)),
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Waits without standing still: a server of the test may have to answer meanwhile. */
async function runScript(
  script: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<Pick<StepOutcome, "status" | "output">> {
  const child = spawn("bash", [...bashArguments, script], { cwd, env, timeout: 60_000 });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
  const status = await new Promise<number | null>((done) => child.once("close", done));
  return { status, output };
}

function commitNothing(folder: string): void {
  spawnSync("git", ["init", "--quiet"], { cwd: folder });
  const author = ["-c", "user.name=t", "-c", "user.email=t@example.com"];
  spawnSync("git", [...author, "commit", "--quiet", "--allow-empty", "--message", "c"], { cwd: folder });
}

function writeInto(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => !path.startsWith(".git"));
}

function readText(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}
