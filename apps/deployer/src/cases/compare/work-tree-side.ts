import type { Io } from "../../io.ts";
import type { CompareOutput } from "../../output/compare-output.ts";
import { commitOf } from "../../releases/release-origin.ts";
import { shortSha } from "./find-commit.ts";

/** What a person's own files, in a pipeline's folder, are called beside the version that they are compared with. */
export async function workTreeSide(
  folder: string,
  other: CompareOutput["before"],
  io: Pick<Io, "env">,
): Promise<CompareOutput["before"]> {
  const commit = await commitOf(folder, io);
  const isSame = other.kind === "commit" && commit?.dirty === false && commit.sha === other.commit?.sha;
  const changes = commit?.dirty === true ? ", with uncommitted changes" : "";
  return {
    kind: "work-tree",
    label: commit === undefined ? "the files as they are" : `the work tree (${shortSha(commit.sha)}${changes})`,
    commit: commit === undefined ? null : { sha: commit.sha, dirty: commit.dirty },
    environment: null,
    release: null,
    notes: isSame ? ["it is the same commit, and nothing in the pipeline's folder has changed since"] : [],
  };
}
