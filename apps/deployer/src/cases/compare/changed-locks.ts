import type { Repository } from "./repository.ts";

const lockFiles = [
  "package-lock.json",
  "pnpm-lock.yaml",
  "yarn.lock",
  "requirements.txt",
  "uv.lock",
  "poetry.lock",
  "Pipfile.lock",
];

/** Lock files for the pipeline's folder, or for one above it, that differ between a commit and the work tree. */
export async function changedLocks(sha: string, { git, prefix }: Repository): Promise<string[]> {
  const above = foldersAbove(prefix).flatMap((folder) => lockFiles.map((name) => `:(literal)${folder}${name}`));
  const inside = lockFiles.map((name) => `:(glob)${prefix}**/${name}`);
  const changed = await git(["diff", "--no-ext-diff", "--name-only", "-z", sha, "--", ...above, ...inside]);
  return changed.split("\0").filter((path) => path !== "");
}

/** Of `pipelines/reader/`, the top and `pipelines/`. */
function foldersAbove(prefix: string): string[] {
  const parts = prefix.split("/").slice(0, -1);
  return parts.map((_, depth) =>
    parts
      .slice(0, depth)
      .map((part) => `${part}/`)
      .join(""),
  );
}
