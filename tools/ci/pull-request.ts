/**
 * What a pull request would get, on a laptop: finds the pipelines that the branch can touch, runs their cases, and prints the comment.
 *
 *     pull-request.ts --base main [--plan data_dev] [--output FOLDER]
 *
 * With `--plan` it also makes the plan for that environment, with the account that you are signed in to.
 */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { affectedPipelines } from "./affected-pipelines.ts";
import { commitRange } from "./base-commit.ts";
import { buildComment } from "./build-comment.ts";
import { CiError, runCommand } from "./ci-error.ts";
import { askGit } from "./git.ts";
import { readResults } from "./pipeline-result.ts";
import { runPipelines } from "./run-pipelines.ts";

async function main(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: { base: { type: "string" }, plan: { type: "string" }, output: { type: "string" } },
  });
  if (values.base === undefined)
    throw new CiError("--base is missing", "it names the commit to compare with: --base main");
  const root = join(import.meta.dirname, "../..");
  if (askGit(root, ["status", "--porcelain"]) !== "")
    tell("warning: what is not committed does not count as changed\n");
  const affected = affectedPipelines(root, commitRange(root, { base: values.base }));
  const output = resolve(values.output ?? mkdtempSync(join(tmpdir(), "sluice-pull-request-")));
  const interruption = new AbortController();
  process.once("SIGINT", () => interruption.abort());
  const { pipelines, removed, head } = affected;
  const run = { root, pipelines, output, minutes: Number.POSITIVE_INFINITY, signal: interruption.signal, print: tell };
  const wellCases = await runPipelines({ ...run, parts: ["cases"], environment: "local", against: affected.base });
  const plan =
    values.plan === undefined ? { environment: "data_dev", leaveOut: "not asked for" } : { environment: values.plan };
  const wellPlan = await runPipelines({ ...run, parts: ["plan"], ...plan });
  if (interruption.signal.aborted) return 130;
  const { environment } = plan;
  const results = readResults(output, pipelines);
  process.stdout.write(buildComment({ results, parts: ["cases", "plan"], environment, removed, commit: head }));
  tell(`\nreports: ${output}\n`);
  return wellCases && wellPlan ? 0 : 1;
}

/** Beside the comment, which is all that standard output has. */
function tell(text: string): void {
  process.stderr.write(text);
}

await runCommand(main);
