import type { Io } from "../../io.ts";
import type { CompareOutput } from "../../output/compare-output.ts";
import { commitOf } from "../../releases/release-origin.ts";
import { shortSha } from "./find-commit.ts";

/** What a person's own files are called in a comparison. */
export async function workTreeSide(folder: string, io: Pick<Io, "env">): Promise<CompareOutput["before"]> {
  const commit = await commitOf(folder, io);
  const changes = commit?.dirty === true ? ", with uncommitted changes" : "";
  return {
    kind: "work-tree",
    label: commit === undefined ? "the files as they are" : `the work tree (${shortSha(commit.sha)}${changes})`,
    commit: commit === undefined ? null : { sha: commit.sha, dirty: commit.dirty },
    environment: null,
    release: null,
    notes: [],
  };
}
