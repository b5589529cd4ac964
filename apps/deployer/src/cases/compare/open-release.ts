import { basename, join } from "node:path";
import { isSluiceError } from "@sluice/spec/errors";
import { type Connection, connectionOf } from "../../aws/connection.ts";
import type { Environment } from "../../environments/environment-schema.ts";
import { chooseEnvironment } from "../../environments/read-environments.ts";
import { readPipelineAt } from "../../pipeline/read-pipeline-at.ts";
import { openLedger } from "../../releases/open-ledger.ts";
import type { ReleaseRecord } from "../../releases/release.ts";
import { exportCommit, hasFile } from "./export-commit.ts";
import { fetchArchives } from "./fetch-archives.ts";
import { hasCommit, shortSha } from "./find-commit.ts";
import { findRelease } from "./find-release.ts";
import type { OpenVersionOptions } from "./open-version.ts";
import type { AgainstRelease } from "./parse-against.ts";
import { openRepository } from "./repository.ts";
import { inTemporaryDirectory } from "./temporary-directory.ts";
import type { Version } from "./version.ts";

/**
 * Opens a pipeline as it was released: its file and its archives from the ledger, its local servers from the commit that it was released
 * from where this clone has that, with the framework of today.
 * @throws SluiceError `RELEASE_NONE`, `RELEASE_UNKNOWN`, `RELEASE_INCOMPLETE`, `RELEASE_ARTIFACT_REFUSED`
 * @throws {@link InvalidFileError} when its file cannot run on this machine
 */
export async function openRelease(wanted: AgainstRelease, options: OpenVersionOptions): Promise<Version> {
  const { environments, io, target } = options;
  const environment = chooseEnvironment(wanted.environment, environments);
  await using aws = connectLater(environment, options);
  const record = await findRelease(openLedger(environment, io, aws), target.pipeline.name, wanted);
  return await inTemporaryDirectory(async (directory, remove) => {
    const { path, notes } = await placeServers(record, directory, options);
    const { target: released } = await readPipelineAt({
      file: `${environment.name}:${record.number}:${basename(target.file)}`,
      path,
      text: record.file,
      environment: target.environment,
      environments,
    });
    const fetched = {
      pins: record.pins,
      folder: released.folder,
      directory: join(directory, "archives"),
      s3: aws.s3,
      io,
    };
    const pipeline = await fetchArchives(released.pipeline, fetched);
    return {
      target: { ...released, pipeline },
      side: {
        kind: "release",
        label: `release ${record.number} of ${environment.name}`,
        commit: record.commit === undefined ? null : { sha: record.commit.sha, dirty: record.commit.dirty },
        environment: environment.name,
        release: record.number,
        notes,
      },
      close: async () => remove(),
    };
  });
}

/** A connection that is made when it is needed: a ledger in a folder needs no AWS, and no emulator that runs. */
function connectLater(environment: Environment, { io }: Pick<OpenVersionOptions, "io">) {
  let connection: Connection | undefined;
  return {
    s3: () => {
      connection ??= connectionOf(environment, io);
      return connection.clients.s3();
    },
    [Symbol.asyncDispose]: async () => connection?.clients.close(),
  };
}

interface ServerPlace {
  /** Where the pipeline file would be. */
  readonly path: string;
  readonly notes: string[];
}

const withoutGit: ReadonlySet<string> = new Set(["TEST_AGAINST_NO_GIT", "TEST_AGAINST_NO_REPOSITORY"]);

/** Finds the code of a release's local servers, which no release pins. */
async function placeServers(
  { commit, number }: ReleaseRecord,
  directory: string,
  { io, target }: OpenVersionOptions,
): Promise<ServerPlace> {
  const name = basename(target.file);
  const own = (reason: string): ServerPlace => {
    return { path: join(target.folder, name), notes: [`its model servers are the work tree's: ${reason}`] };
  };
  if (commit === undefined) return own(`release ${number} was made outside git`);
  const short = shortSha(commit.sha);
  try {
    const repository = await openRepository(target.folder, io);
    if (!(await hasCommit(commit.sha, repository))) return own(`commit ${short} is not in this clone`);
    const file = `${repository.prefix}${name}`;
    if (!(await hasFile(commit.sha, file, repository))) return own(`commit ${short} has no ${file}`);
    const top = await exportCommit(repository, { sha: commit.sha, file, directory });
    const dirty = `it was released with uncommitted changes: its model servers are those of ${short} without them`;
    return { path: join(top, file), notes: commit.dirty ? [dirty] : [] };
  } catch (error) {
    // A release can be compared with where there is no git: it only runs with other servers.
    if (isSluiceError(error) && withoutGit.has(error.code)) return own(error.message);
    throw error;
  }
}
