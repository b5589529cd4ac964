import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Part, type PartState, parts } from "./part.ts";

/** What became of one pipeline. */
export interface PipelineResult {
  readonly pipeline: string;
  readonly parts: Readonly<Partial<Record<Part, PartResult>>>;
}

/** How a part went. Everything in it may have been written by the code of a pull request. */
export interface PartResult {
  /** Absent when it cannot be read. */
  readonly state?: PartState;
  /** Markdown. */
  readonly summary?: string;
}

/** Most bytes of a file that is looked at. */
const mostBytes = 4 * 1024 * 1024;
/** More characters than any comment shows. */
const mostCharacters = 200_000;

/** Reads what `run-pipelines.ts` left of the pipelines; who left nothing is there without parts. */
export function readResults(folder: string, pipelines: readonly string[]): PipelineResult[] {
  return pipelines.map((pipeline) => {
    const found = parts.flatMap((part) => {
      const result = readPart(join(folder, pipeline, part));
      return result === undefined ? [] : [[part, result] as const];
    });
    return { pipeline, parts: Object.fromEntries(found) };
  });
}

function readPart(folder: string): PartResult | undefined {
  if (!isFolder(folder)) return undefined;
  const state = readState(readText(join(folder, "state.json")));
  const summary = readText(join(folder, "summary.md"));
  return { ...(state === undefined ? {} : { state }), ...(summary === undefined ? {} : { summary }) };
}

function isFolder(path: string): boolean {
  try {
    return lstatSync(path).isDirectory() && readdirSync(path).length > 0;
  } catch {
    return false;
  }
}

/** A file's text; a link to one is none, as it may lead anywhere on the machine that reads it. */
function readText(path: string): string | undefined {
  try {
    const about = lstatSync(path);
    return about.isFile() && about.size <= mostBytes ? readFileSync(path, "utf8").slice(0, mostCharacters) : undefined;
  } catch {
    return undefined;
  }
}

function readState(text = ""): PartState | undefined {
  let read: Partial<Record<string, unknown>> | null;
  try {
    read = JSON.parse(text) as typeof read;
  } catch {
    return undefined;
  }
  if (typeof read !== "object" || read === null || read["version"] !== 1) return undefined;
  const { exitCode, seconds, leftOut, lastLines, notCompared } = read;
  if (typeof seconds !== "number") return undefined;
  return {
    version: 1,
    seconds,
    ...(Number.isInteger(exitCode) ? { exitCode: Number(exitCode) } : {}),
    ...(typeof leftOut === "string" ? { leftOut } : {}),
    ...(typeof lastLines === "string" ? { lastLines } : {}),
    ...(typeof notCompared === "string" ? { notCompared } : {}),
  };
}
