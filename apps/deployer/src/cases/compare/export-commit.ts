import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Repository } from "./repository.ts";

/** What is exported. */
export interface ExportCommitOptions {
  readonly sha: string;
  /** The pipeline file, from the top of the work tree. */
  readonly file: string;
  /** Absolute path of an empty folder; it gets the folders `tree` and `index`. */
  readonly directory: string;
}

/** Whether a commit has a file, from the top of the work tree. */
export async function hasFile(sha: string, file: string, { git }: Repository): Promise<boolean> {
  return (await git(["ls-tree", "-z", "--name-only", sha, "--", `:(literal)${file}`])) !== "";
}

/**
 * Writes a commit's files into a folder, without the folders of other pipelines, of which there may be a thousand with archives of gigabytes.
 * Installed packages of the work tree are linked beside them. Answers the absolute top folder.
 *
 * The repository does not notice: it is given another index and work tree. `git worktree add` would be listed in it, and left behind when
 * this is killed; `git archive` leaves out what `export-ignore` says.
 */
export async function exportCommit(repository: Repository, options: ExportCommitOptions): Promise<string> {
  const { sha, file, directory } = options;
  const top = join(directory, "tree");
  mkdirSync(top);
  const others = await otherPipelines(repository, sha, file);
  const pathspecs = [":/", ...others.map((folder) => `:(exclude,literal)${folder}`)];
  await repository.git([...inert, "checkout", "--quiet", sha, "--pathspec-from-file=-", "--pathspec-file-nul"], {
    input: pathspecs.join("\0"),
    env: { GIT_DIR: repository.gitFolder, GIT_WORK_TREE: top, GIT_INDEX_FILE: join(directory, "index") },
  });
  await linkPackages(repository, top);
  return top;
}

// Whatever the person has configured for the own work tree: hooks, a part of the tree only, files beside the index.
const inert = [
  "core.hooksPath=/dev/null",
  "core.sparseCheckout=false",
  "core.splitIndex=false",
  "core.fsmonitor=false",
  "submodule.recurse=false",
].flatMap((setting) => ["-c", setting]);

/** Folders of the commit that hold a pipeline file, but those that this pipeline is in or that are in it. */
async function otherPipelines({ git }: Repository, sha: string, file: string): Promise<string[]> {
  const own = folderOf(file);
  const listed = await git(["ls-tree", "-r", "-z", "--name-only", sha]);
  return listed
    .split("\0")
    .filter((path) => basename(path) === basename(file))
    .map(folderOf)
    .filter((folder) => !own.startsWith(folder) && !folder.startsWith(own));
}

/** Empty for the top, else ending with a slash. */
function folderOf(file: string): string {
  const folder = dirname(file);
  return folder === "." ? "" : `${folder}/`;
}

const packageFolders = new Set(["node_modules", ".venv", "venv"]);

/** Model servers need what is installed, which is in no commit. */
async function linkPackages({ git, top }: Repository, exported: string): Promise<void> {
  const untracked = await git(["ls-files", "-z", "--others", "--directory"]);
  for (const path of untracked.split("\0")) {
    const target = path.replace(/\/$/, "");
    if (!packageFolders.has(basename(target))) continue;
    const link = join(exported, target);
    if (existsSync(dirname(link)) && !existsSync(link)) symlinkSync(join(top, target), link, "dir");
  }
}
