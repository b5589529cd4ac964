/**
 * The commit up to which everything on main was deployed: that of the newest run of this workflow that succeeded. What came after it has
 * still to be looked at, also what an earlier run failed with or gave its turn away.
 *
 *     last-whole-run.ts [--workflow ci.yml] [--branch main]
 *
 * Where no run succeeded yet it is the tree without files, so that all that is there has come since.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { emptyTree } from "./base-commit.ts";
import { runCommand } from "./ci-error.ts";
import { askGit } from "./git.ts";
import { githubClient, retrying } from "./github-client.ts";

/** Which runs are looked at. */
export interface LastRunOptions {
  readonly api: string;
  readonly token: string;
  /** `owner/name`. */
  readonly repository: string;
  /** File of the workflow. */
  readonly workflow: string;
  readonly branch: string;
  /** Whether a commit is behind the one that is looked at: a branch that was pushed anew leaves runs of commits that are not. */
  readonly isBehind: (commit: string) => boolean;
  /** Waits so many milliseconds before another try. */
  readonly wait?: (ms: number) => Promise<unknown>;
}

/** The newest commit that a run succeeded with; undefined when there is none. @throws CiError when GitHub does not say */
export async function lastWholeRun(options: LastRunOptions): Promise<string | undefined> {
  const { branch, repository, workflow } = options;
  const query = new URLSearchParams({ branch, event: "push", status: "success", per_page: "100" });
  const path = `/repos/${repository}/actions/workflows/${workflow}/runs?${query}`;
  const { workflow_runs: runs } = await retrying(
    async () => (await githubClient(options).send("GET", path)) as RunList,
    options.wait,
  );
  return runs.map(({ head_sha: commit }) => commit).find(options.isBehind);
}

interface RunList {
  /** Newest first. */
  readonly workflow_runs: readonly { readonly head_sha: string }[];
}

async function main(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: { workflow: { type: "string", default: "ci.yml" }, branch: { type: "string", default: "main" } },
  });
  const root = join(import.meta.dirname, "../..");
  const found = await lastWholeRun({
    api: process.env["GITHUB_API_URL"] ?? "https://api.github.com",
    token: process.env["GITHUB_TOKEN"] ?? "",
    repository: process.env["GITHUB_REPOSITORY"] ?? "",
    ...values,
    isBehind: (commit) => askGit(root, ["merge-base", "--is-ancestor", commit, "HEAD"]) !== undefined,
  });
  process.stdout.write(`${found ?? emptyTree}\n`);
  return 0;
}

if (import.meta.main) await runCommand(main);
