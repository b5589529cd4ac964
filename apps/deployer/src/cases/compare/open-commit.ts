import { basename, join } from "node:path";
import { UsageError } from "../../failures/usage-error.ts";
import { readPipelineAt } from "../../pipeline/read-pipeline-at.ts";
import { changedLocks } from "./changed-locks.ts";
import { exportCommit, hasFile } from "./export-commit.ts";
import { type FoundCommit, findCommit } from "./find-commit.ts";
import type { OpenVersionOptions } from "./open-version.ts";
import { openRepository, type Repository } from "./repository.ts";
import { inTemporaryDirectory } from "./temporary-directory.ts";
import type { Version } from "./version.ts";

/**
 * Opens a pipeline as a commit has it: its file, its local servers and archives, with the framework of today.
 * @throws {@link UsageError} `TEST_AGAINST_NO_GIT`, `TEST_AGAINST_NO_REPOSITORY`, `TEST_AGAINST_UNKNOWN_REF`, `TEST_AGAINST_NO_PIPELINE`
 * @throws {@link InvalidFileError} when its file cannot run on this machine
 */
export async function openCommit(ref: string, options: OpenVersionOptions): Promise<Version> {
  const { environments, io, target } = options;
  const repository = await openRepository(target.folder, io);
  const commit = await findCommit(ref, repository);
  const file = `${repository.prefix}${basename(target.file)}`;
  if (!(await hasFile(commit.sha, file, repository))) throw noPipeline(file, commit);
  return await inTemporaryDirectory(async (directory, remove) => {
    const top = await exportCommit(repository, { sha: commit.sha, file, directory });
    const read = { file: `${ref}:${file}`, path: join(top, file), environment: target.environment, environments };
    const { sha, label } = commit;
    return {
      target: (await readPipelineAt(read)).target,
      side: {
        kind: "commit",
        label,
        commit: { sha, dirty: false },
        environment: null,
        release: null,
        notes: await notesOn(sha, repository),
      },
      close: async () => remove(),
    };
  });
}

function noPipeline(file: string, { label }: FoundCommit): UsageError {
  return new UsageError("TEST_AGAINST_NO_PIPELINE", `${label} has no ${file}`, {
    hint: "there is nothing to compare a new pipeline with; of one that was moved or renamed, compare with a commit after that",
  });
}

async function notesOn(sha: string, repository: Repository): Promise<string[]> {
  const locks = await changedLocks(sha, repository);
  if (locks.length === 0) return [];
  return [`its servers run with the packages that are installed now, and ${locks.join(", ")} has changed since`];
}
