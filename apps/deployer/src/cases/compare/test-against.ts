import { isSluiceError, SluiceError } from "@sluice/spec/errors";
import type { Flags } from "../../command-line/flags.ts";
import { readEnvironments } from "../../environments/read-environments.ts";
import { InvalidFileError } from "../../failures/invalid-file-error.ts";
import { type Io, writeLine } from "../../io.ts";
import type { CompareOutput } from "../../output/compare-output.ts";
import type { PipelineForEnvironment } from "../../pipeline/read-pipeline-for.ts";
import { styleOf } from "../../terminal/style.ts";
import { wrap } from "../../terminal/text.ts";
import type { Case } from "../case.ts";
import type { JudgedCase } from "../run/judged-case.ts";
import { type TestedHere, testLocally } from "../run/test-locally.ts";
import type { TestOptions } from "../run/test-options.ts";
import { buildComparison, type VersionRuns } from "./build-comparison.ts";
import { openVersion } from "./open-version.ts";
import type { Version } from "./version.ts";
import { workTreeSide } from "./work-tree-side.ts";

/** What is compared, and how its cases run. */
export interface TestAgainstOptions {
  /** With `--against`, and `--environment` where it names whose release that is. */
  readonly flags: Flags;
  /** The pipeline as it is now, for this machine. */
  readonly target: PipelineForEnvironment;
  readonly io: Io;
  readonly cases: readonly Case[];
  readonly test: TestOptions;
}

/** The new version's cases, judged, and what changed since the other version. */
export interface TestAgainstResult extends TestedHere {
  readonly comparison: CompareOutput;
}

/**
 * Runs the same cases on another version of a pipeline and then on the one of the work tree, both on this machine. Only the new one is
 * judged: that a prediction changed is no failure.
 * @throws SluiceError what {@link openVersion} throws, or `TEST_AGAINST_NOT_RUN` when the other version does not run here
 */
export async function testAgainst(options: TestAgainstOptions): Promise<TestAgainstResult> {
  const { cases, flags, io, target, test } = options;
  const version = await openVersion({
    against: flags.get("against") ?? "",
    environment: flags.get("environment"),
    environments: readEnvironments(flags, io),
    target,
    io,
  });
  try {
    const side = await workTreeSide(target.folder, version.side, io);
    announce("before", version.side, io);
    const before = await runBefore(version, options);
    announce("after", side, io);
    const { judged, denied } = await testLocally(target, cases, test, io);
    const comparison = buildComparison(
      versionRuns(version.side, version.target, before),
      versionRuns(side, target, judged),
    );
    return { judged, denied, comparison };
  } finally {
    await version.close();
  }
}

async function runBefore(
  { side, target }: Version,
  { cases, io, test }: TestAgainstOptions,
): Promise<readonly JudgedCase[]> {
  try {
    const { judged } = await testLocally(target, cases.map(withoutExpectations), { ...test, update: false }, io);
    return judged;
  } catch (error) {
    if (io.signal.aborted || !isSluiceError(error) || error instanceof InvalidFileError) throw error;
    // The error's own hint is for who can mend these files; nobody can change what a commit or a release holds.
    const hint = "compare with a version that runs here; without --against your own files are tested alone";
    const message = `${side.label} does not run on this machine: ${error.code} ${error.message}`;
    throw new SluiceError("TEST_AGAINST_NOT_RUN", message, { hint, cause: error });
  }
}

/** What is expected now was not expected then. */
function withoutExpectations(one: Case): Case {
  return { ...one, models: {} };
}

function versionRuns(
  side: CompareOutput["before"],
  { pipeline }: Version["target"],
  judged: readonly JudgedCase[],
): VersionRuns {
  return {
    side,
    models: pipeline.models,
    cases: judged.map(({ one, runs }) => ({ one, runs: runs.map(({ run }) => run) })),
  };
}

function announce(word: "before" | "after", { label, notes }: CompareOutput["before"], { stderr, env }: Io): void {
  const style = styleOf(stderr, env);
  writeLine(stderr, `${style.bold(word.padEnd(6))}  ${label}`);
  for (const note of notes) for (const line of wrap(note, 72)) writeLine(stderr, style.dim(`        ${line}`));
}
