import { resolve } from "node:path";
import type { Flags } from "../command-line/flags.ts";
import type { VerbHandler } from "../command-line/verb.ts";
import { exitCode, type Io, writeJson } from "../io.ts";
import type { TestOutput } from "../output/test-output.ts";
import { type PipelineForEnvironment, readPipelineFor } from "../pipeline/read-pipeline-for.ts";
import { styleOf } from "../terminal/style.ts";
import { textColumnsOf } from "../terminal/terminal-size.ts";
import { testAgainst } from "./compare/test-against.ts";
import { readCases } from "./read/read-cases.ts";
import { annotate } from "./report/annotate.ts";
import { renderTestReport } from "./report/render-test-report.ts";
import { writeReports } from "./report/write-reports.ts";
import { type BuildTestOutputOptions, buildTestOutput } from "./run/build-test-output.ts";
import type { JudgedCase } from "./run/judged-case.ts";
import { testDeployed } from "./run/test-deployed.ts";
import { testLocally } from "./run/test-locally.ts";
import { readTestOptions, type TestOptions } from "./run/test-options.ts";

/** `sluice test`: a pipeline's cases, on this machine or where it is deployed. */
export const test: VerbHandler = async ({ files: [file = ""], flags }, io) => {
  const options = readTestOptions(flags);
  // Versions are compared on this machine; the environment then says whose release is meant.
  const isCompared = flags.has("against");
  const here = isCompared ? flags.with("environment", "local") : flags.withDefault("environment", "local");
  const target = await readPipelineFor({ file, flags: here, io });
  const startMs = io.clock.nowMs();
  const { judged, ...facts } = await testWhere(target, options, flags, io);
  const output = buildTestOutput({
    pipeline: target.pipeline.name,
    environment: target.environment.name,
    file,
    startedAt: new Date(startMs).toISOString(),
    seconds: (io.clock.nowMs() - startMs) / 1000,
    repeat: options.repeat,
    cases: judged,
    ...facts,
  });
  writeOutput(output, options, io);
  return output.passed ? exitCode.done : exitCode.failed;
};

interface Tested extends Pick<BuildTestOutputOptions, "comparison" | "denied" | "release"> {
  readonly judged: readonly JudgedCase[];
}

/** On this machine for `local`, in every other environment where the pipeline is deployed. */
async function testWhere(target: PipelineForEnvironment, options: TestOptions, flags: Flags, io: Io): Promise<Tested> {
  const { environment, folder, pipeline } = target;
  if (environment.name !== "local") return await testDeployed(target, options, io);
  const { cases } = readCases({ folder, pipeline, cwd: io.cwd, only: options.only });
  if (flags.has("against"))
    return { release: null, ...(await testAgainst({ flags, target, cases, test: options, io })) };
  return { release: null, ...(await testLocally(target, cases, options, io)) };
}

function writeOutput(output: TestOutput, { json, report }: TestOptions, io: Io): void {
  if (report !== undefined) writeReports(output, resolve(io.cwd, report));
  annotate(output, io);
  if (json) {
    writeJson(io.stdout, output);
    return;
  }
  const columns = textColumnsOf(io.stdout);
  io.stdout.write(renderTestReport(output, { style: styleOf(io.stdout, io.env), columns }));
}
