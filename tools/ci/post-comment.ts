/**
 * Puts a comment on a pull request, in the place of the one it put there before:
 *
 *     post-comment.ts --file comment.md [--repository OWNER/NAME] [--pull-request 12] [--only-update]
 *
 * Without a token (`GITHUB_TOKEN`) or a pull request it prints the comment.
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { commentMarker } from "./build-comment.ts";
import { CiError, runCommand } from "./ci-error.ts";
import { githubClient, retrying } from "./github-client.ts";

/** Where a comment goes, and as whom. */
export interface PostOptions {
  readonly api: string;
  readonly token: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly pullRequest: number;
  /** Login by which our own comment is known: anybody can write the marker. */
  readonly author: string;
  /** Whether a pull request without our comment stays so: there is nothing to tell. */
  readonly onlyUpdate?: boolean;
  /** Waits so many milliseconds before another try. */
  readonly wait?: (ms: number) => Promise<unknown>;
}

/** What was done. */
export type Posted = "created" | "updated" | "unchanged" | "not needed";

/** Updates our comment, or makes it. @throws CiError when GitHub does not let us, or does not answer after some tries */
export async function postComment(body: string, options: PostOptions): Promise<Posted> {
  return await retrying(() => postOnce(body, options), options.wait);
}

async function postOnce(body: string, options: PostOptions): Promise<Posted> {
  const { author, pullRequest, repository } = options;
  const github = githubClient(options);
  const comments = `/repos/${repository}/issues/${pullRequest}/comments`;
  for await (const comment of github.list<Comment>(`${comments}?per_page=100`)) {
    if (comment.user?.login !== author || !comment.body?.startsWith(commentMarker)) continue;
    if (comment.body.replaceAll("\r\n", "\n").trim() === body.trim()) return "unchanged";
    await github.send("PATCH", `/repos/${repository}/issues/comments/${comment.id}`, { body });
    return "updated";
  }
  if (options.onlyUpdate) return "not needed";
  await github.send("POST", comments, { body });
  return "created";
}

interface Comment {
  readonly id: number;
  readonly body?: string;
  readonly user?: { readonly login: string } | null;
}

async function main(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      file: { type: "string" },
      repository: { type: "string", default: process.env["GITHUB_REPOSITORY"] ?? "" },
      "pull-request": { type: "string", default: "" },
      "only-update": { type: "boolean", default: false },
      author: { type: "string", default: "github-actions[bot]" },
    },
  });
  if (values.file === undefined) throw new CiError("--file is missing", "it names the comment's text");
  const body = readFileSync(values.file, "utf8");
  const token = process.env["GITHUB_TOKEN"] ?? "";
  const pullRequest = Number(values["pull-request"]);
  if (token === "" || values["pull-request"] === "") {
    process.stdout.write(body);
    return 0;
  }
  if (!Number.isInteger(pullRequest) || pullRequest < 1) throw new CiError("--pull-request is no number");
  if (!/^[\w.-]+\/[\w.-]+$/.test(values.repository)) throw new CiError("--repository is not OWNER/NAME");
  const api = process.env["GITHUB_API_URL"] ?? "https://api.github.com";
  const { author, repository } = values;
  const onlyUpdate = values["only-update"];
  const posted = await postComment(body, { api, token, repository, pullRequest, author, onlyUpdate });
  process.stdout.write(`comment ${posted}\n`);
  return 0;
}

if (import.meta.main) await runCommand(main);
