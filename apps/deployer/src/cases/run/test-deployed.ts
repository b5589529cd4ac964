import type { Connection } from "../../aws/connection.ts";
import { withConnection } from "../../aws/with-connection.ts";
import { type Io, writeLine } from "../../io.ts";
import type { PipelineForEnvironment } from "../../pipeline/read-pipeline-for.ts";
import { isOfCommit } from "../../promotion/find-proof.ts";
import { openLedger } from "../../releases/open-ledger.ts";
import type { ReleaseRecord } from "../../releases/release.ts";
import { commitOf } from "../../releases/release-origin.ts";
import { noteTested } from "../../releases/tested-notes.ts";
import { styleOf } from "../../terminal/style.ts";
import { textColumnsOf } from "../../terminal/terminal-size.ts";
import { wrap } from "../../terminal/text.ts";
import { digestOfCases } from "../read/digest-of-cases.ts";
import { readCases } from "../read/read-cases.ts";
import { hasPassed } from "./build-test-output.ts";
import { openDeployedPlace } from "./deployed-place.ts";
import type { JudgedCase } from "./judged-case.ts";
import { type DeployedPipelineOptions, isServing, releaseToTest } from "./released-pipeline.ts";
import { testInPlace } from "./test-in-place.ts";
import type { TestOptions } from "./test-options.ts";

/** Cases that ran on a release. */
export interface TestedRelease {
  readonly release: number;
  readonly judged: readonly JudgedCase[];
}

/**
 * Runs a pipeline's cases on the release that serves in its environment, and notes in the ledger what they came to.
 * @throws SluiceError `TEST_NOT_DEPLOYED`
 */
export async function testDeployed(
  target: PipelineForEnvironment,
  options: TestOptions,
  io: Io,
): Promise<TestedRelease> {
  const { environment, file, folder } = target;
  return await withConnection(environment, io, async (connection) => {
    const { clients } = connection;
    const ledger = openLedger(environment, io, clients);
    const deployed = { pipeline: target.pipeline.name, file, environment, ledger, clients };
    const release = await releaseToTest(deployed);
    // What the release is made of counts, not what the file says by now.
    const { cases } = readCases({ folder, pipeline: release.resolved, cwd: io.cwd, only: options.only });
    const digest = digestOfCases(cases);
    const { repeat, update, timeoutSeconds } = options;
    const { clock, signal } = io;
    const judged = await testInPlace(
      {
        cases,
        repeat,
        update,
        before: `release ${release.number} of ${environment.name}`,
        open: (progress) => {
          const onLeft = (uri: string, why: string) => progress.tell(`left in the source: ${uri}: ${why}`);
          return openDeployedPlace({ release, environment, clients, timeoutSeconds, clock, signal, onLeft });
        },
      },
      io,
    );
    await note({ release, judged, digest, connection, folder, options, deployed }, io);
    return { release: release.number, judged };
  });
}

interface NoteOptions {
  readonly release: ReleaseRecord;
  readonly judged: readonly JudgedCase[];
  /** Of the cases as they were read. */
  readonly digest: string;
  readonly connection: Connection;
  readonly folder: string;
  readonly options: TestOptions;
  readonly deployed: DeployedPipelineOptions;
}

/** Notes what the cases came to, unless it says too little of the release. */
async function note(noted: NoteOptions, io: Io): Promise<void> {
  const why = await whyNotNoted(noted);
  if (why !== undefined) {
    warn(`not noted in the ledger: ${why}`, io);
    return;
  }
  const { release, judged, digest, connection, folder, deployed } = noted;
  const { pipeline, environment, ledger } = deployed;
  const commit = await commitOf(folder, io);
  const tested = {
    release: release.number,
    result: judged.every(hasPassed) ? "passed" : "failed",
    cases: judged.length,
    digest,
    ...(commit === undefined ? {} : { commit: { sha: commit.sha, dirty: commit.dirty } }),
  } as const;
  await noteTested(ledger, { pipeline, environment, callerArn: await connection.check(), tested }, io);
  if (tested.result === "passed" && !isOfCommit(tested)) {
    warn("no commit has these cases, so a promotion will not take this: commit them and run it again", io);
  }
}

function warn(text: string, io: Io): void {
  const { yellow } = styleOf(io.stderr, io.env);
  for (const line of wrap(text, textColumnsOf(io.stderr))) writeLine(io.stderr, yellow(line));
}

async function whyNotNoted({ release, options, deployed }: NoteOptions): Promise<string | undefined> {
  if (options.only.length > 0) return "--case left cases out";
  if (options.update) return "--update stores predictions instead of judging them; run it again without";
  if (await isServing(release, deployed)) return undefined;
  return `release ${release.number} did not serve all the time; run it again`;
}
