/**
 * Which pipelines a change can touch, as Nx knows it: `affected-pipelines.ts --base main [--head HEAD] [--jobs 256]` prints them as
 * JSON, and dealt to jobs for a workflow's matrix.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type CommitRange, commitRange } from "./base-commit.ts";
import { CiError, runCommand } from "./ci-error.ts";
import { dealJobs, type MatrixJob } from "./deal-jobs.ts";
import { askGit } from "./git.ts";
import { isPipelineName, pipelineFile } from "./pipeline-names.ts";

/** What a change can touch. */
export interface AffectedPipelines extends CommitRange {
  /** Folders below `pipelines`, sorted. */
  readonly pipelines: readonly string[];
  /** Folders whose pipeline is gone since the base: what they deployed stays until it is destroyed. */
  readonly removed: readonly string[];
}

/** Asks Nx which pipelines differ between two commits. @throws CiError when a commit is missing or Nx fails */
export function affectedPipelines(root: string, range: CommitRange): AffectedPipelines {
  const args = ["show", "projects", "--json", "--affected", `--base=${range.base}`, `--head=${range.head}`];
  // By target, Nx goes by what the target reads, so that a package's own tests name no pipeline; only pipelines have this one.
  const pipelines = readNames(askNx(root, [...args, "--withTarget=validate"]))
    .filter((name) => existsSync(join(root, pipelineFile(name))))
    .sort();
  return { ...range, pipelines, removed: removedPipelines(root, range) };
}

function askNx(root: string, args: readonly string[]): string {
  const { error, status, stdout, stderr } = spawnSync(join(root, "node_modules/.bin/nx"), args, {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    // A process that stays behind after one question would be in the way of whoever asked, and our plugins need none of their own.
    env: { ...process.env, NX_DAEMON: "false", NX_ISOLATE_PLUGINS: "false", NO_COLOR: "1", FORCE_COLOR: "0" },
  });
  if (error) throw new CiError("Nx is not installed here", "npm run setup installs it");
  if (status !== 0) throw new CiError("Nx cannot say what is affected", `${stderr}${stdout}`.trim());
  return stdout;
}

function readNames(printed: string): string[] {
  // Nx may say something of its own before the list.
  const json = /^\[.*\]$/m.exec(printed)?.[0];
  if (json === undefined) throw new CiError("Nx answered with no list of projects", printed.trim());
  return JSON.parse(json) as string[];
}

function removedPipelines(root: string, { base, head }: CommitRange): string[] {
  const options = ["--name-only", "--no-renames", "--diff-filter=D", "-z"];
  const gone = askGit(root, ["diff", ...options, base, head, "--", everyFile]) ?? "";
  const folders = gone
    .split("\0")
    .map((path) => path.split("/")[1] ?? "")
    .filter(isPipelineName)
    .sort();
  // What is deployed goes by the name in the file: under another folder's name it is as much there as before.
  const names = folders.length === 0 ? [] : namesAt(root, head, everyFile);
  return folders.filter((folder) => !namesAt(root, base, pipelineFile(folder)).some((name) => names.includes(name)));
}

const everyFile = ":(glob)pipelines/*/pipeline.yaml";

/** The names that pipeline files of a commit have. */
function namesAt(root: string, commit: string, files: string): string[] {
  const lines = askGit(root, ["grep", "--no-color", "-h", "-E", "^name:", commit, "--", files]) ?? "";
  return lines.split("\n").flatMap((line) => /^name:\s*["']?([^\s"'#]+)/.exec(line)?.[1] ?? []);
}

/** What is printed: what is affected, and the jobs of a matrix. */
export interface AffectedOutput extends AffectedPipelines {
  readonly matrix: { readonly include: readonly MatrixJob[] };
}

function main(argv: readonly string[]): number {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      base: { type: "string" },
      head: { type: "string", default: "HEAD" },
      jobs: { type: "string", default: "256" },
    },
  });
  if (values.base === undefined)
    throw new CiError("--base is missing", "it names the commit to compare with: --base main");
  const root = join(import.meta.dirname, "../..");
  const affected = affectedPipelines(root, commitRange(root, { base: values.base, head: values.head }));
  const output: AffectedOutput = {
    ...affected,
    matrix: { include: dealJobs(affected.pipelines, Number(values.jobs)) },
  };
  process.stdout.write(`${JSON.stringify(output)}\n`);
  return 0;
}

if (import.meta.main) await runCommand(main);
