import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import type { Step } from "./workflow.ts";

/** The values of GitHub's expressions while a step runs, by their text, such as `inputs.YAML`. */
export type Expressions = Readonly<Record<string, string>>;

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
  /** Names of files in the work tree that were not there before. */
  readonly strays: readonly string[];
}

/** Where and as whom a step runs. */
export interface StepContext {
  readonly expressions: Expressions;
  readonly files?: Files;
  /** GitHub's own variables, such as `GITHUB_REF`. */
  readonly variables?: Readonly<Record<string, string>>;
  /** What the commands that are stood in for print, by name. */
  readonly prints?: Readonly<Record<string, string>>;
}

/** Commands that would install or deploy: here they only say how they were called. */
const stoodInFor = ["npm", "sluice", "pulumi"];

/** Runs a step's script the way GitHub does: the script in a file of its own, `bash -e`, inputs in the variables the step names. */
export function runStep(
  step: Step,
  { expressions, files = {}, variables = {}, prints = {} }: StepContext,
): StepOutcome {
  const directory = mkdtempSync(join(tmpdir(), "sluice-workflow-"));
  try {
    const work = join(directory, "work");
    const bin = join(directory, "bin");
    const calls = join(directory, "calls");
    for (const folder of [work, bin, join(directory, "temp")]) mkdirSync(folder);
    for (const [path, text] of Object.entries(files)) writeInto(work, path, text);
    for (const command of stoodInFor) standInFor(join(bin, command), command, prints[command] ?? "");
    writeInto(work, ".ci/install-pulumi", standIn("install-pulumi", ""));
    chmodSync(join(work, ".ci/install-pulumi"), 0o755);
    if (step.run?.includes("git ")) commitNothing(work);
    const before = listFiles(work);
    const script = join(directory, "step.sh");
    writeFileSync(script, step.run ?? "");
    const env = {
      PATH: [bin, dirname(process.execPath), "/usr/local/bin:/usr/bin:/bin"].join(delimiter),
      HOME: directory,
      RUNNER_TEMP: join(directory, "temp"),
      GITHUB_OUTPUT: join(directory, "outputs"),
      GITHUB_STEP_SUMMARY: join(directory, "summary"),
      CALLS: calls,
      ...variables,
      ...evaluate(step.env ?? {}, expressions),
    };
    const ended = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", script], {
      cwd: work,
      env,
      encoding: "utf8",
      timeout: 60_000,
    });
    return {
      status: ended.status,
      output: ended.stdout + ended.stderr,
      calls: readCalls(calls),
      summary: readText(join(directory, "summary")),
      outputs: readText(join(directory, "outputs")),
      strays: listFiles(work).filter((file) => !before.includes(file)),
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Puts values into a step's variables. @throws Error for an expression the test does not know, so that none is passed over */
function evaluate(env: Readonly<Record<string, string>>, expressions: Expressions): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => [
      name,
      String(value).replaceAll(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
        const known = expressions[expression];
        if (known === undefined) throw new Error(`the step uses an expression that has no value here: ${expression}`);
        return known;
      }),
    ]),
  );
}

/** A script that notes its own name and arguments: each ended by a NUL, the call by a record separator. */
function standIn(name: string, prints: string): string {
  return `#!/usr/bin/env bash\nprintf '%s\\0' ${name} "$@" >> "$CALLS"\nprintf '\\x1e' >> "$CALLS"\ncat <<'PRINTED'\n${prints}\nPRINTED\n`;
}

function standInFor(path: string, name: string, prints: string): void {
  writeFileSync(path, standIn(name, prints));
  chmodSync(path, 0o755);
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

function readCalls(path: string): string[][] {
  const calls = readText(path).split("\x1e").slice(0, -1);
  return calls.map((call) => call.split("\0").slice(0, -1));
}

function readText(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}
