import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { SluiceError } from "@sluice/spec/errors";
import type { EnvironmentFile } from "../environments/guard.ts";
import { type Io, writeJson, writeLine } from "../io.ts";
import type { BootstrapOutput } from "../output/bootstrap-output.ts";
import { type EnvironmentLines, missingLines, renderLines, withLines } from "./environment-lines.ts";

/** What a bootstrap came to. */
export interface BootstrapReport {
  readonly file: EnvironmentFile;
  /** What the file must say. */
  readonly lines: EnvironmentLines;
  /** Resources that changed, or would. */
  readonly changes: number;
  /** False for a preview. */
  readonly made: boolean;
}

/** As `--json` prints it. */
export function writeReportJson({ file, lines, changes, made }: BootstrapReport, io: Io): void {
  const output: BootstrapOutput = { version: 1, environment: file.environment.name, made, changes, lines };
  writeJson(io.stdout, output);
}

/** The lines that the environment's file lacks, on standard output, ready to be added to it. */
export function writeReport({ file, lines, made }: BootstrapReport, io: Io): void {
  const { name, region } = file.environment;
  writeLine(io.stderr, `the GitHub environment ${name} takes two variables, for the workflows that deploy:`);
  writeLine(io.stderr, `  SLUICE_DEPLOY_ROLE=${lines.deployRole}`);
  writeLine(io.stderr, `  SLUICE_REGION=${region}`);
  const missing = missingLines(file.text, lines);
  if (Object.keys(missing).length === 0) {
    writeLine(io.stderr, `${file.file} says all that deployments need`);
    return;
  }
  writeLine(io.stderr, `${made ? "add" : "afterwards add"} to ${file.file}, or let --write do it:`);
  io.stdout.write(renderLines(missing));
}

/**
 * Writes the lines that an environment's file lacks into it.
 * @throws SluiceError `DEPLOY_CANNOT_WRITE`
 */
export function writeIntoFile({ file, lines }: BootstrapReport, io: Io): EnvironmentFile {
  const missing = missingLines(file.text, lines);
  const keys = Object.keys(missing);
  if (keys.length === 0) return file;
  const text = withLines(file.text, missing);
  try {
    writeFileSync(resolve(io.cwd, file.file), text);
  } catch (cause) {
    throw new SluiceError("DEPLOY_CANNOT_WRITE", `cannot write ${file.file}`, { cause });
  }
  writeLine(io.stderr, `wrote ${keys.join(", ")} to ${file.file}`);
  return { ...file, text };
}
