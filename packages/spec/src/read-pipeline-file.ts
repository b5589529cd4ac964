import { open } from "node:fs/promises";
import { type ParsePipelineOptions, parsePipeline } from "./parse-pipeline.ts";
import type { PipelineDocument } from "./pipeline-document.ts";
import type { Problem, Result } from "./problem.ts";

/** Most bytes of a pipeline file: 1 MiB. */
const largestBytes = 1_048_576;

/** What {@link readPipelineFile} gives: the text comes along, as far as it could be read, so that problems can be shown in it. */
export type ReadPipelineResult = Result<PipelineDocument> & { readonly text?: string };

/**
 * Reads a pipeline file and checks it like {@link parsePipeline}. What is wrong with the file itself, such as a size above
 * 1 MiB, binary content or a path that cannot be read, is a problem too.
 *
 * @example await readPipelineFile("pipeline.yaml", { environments: [{ name: "data_dev", stage: "dev" }] })
 */
export async function readPipelineFile(
  path: string,
  options: Omit<ParsePipelineOptions, "file">,
): Promise<ReadPipelineResult> {
  const bytes = await readBytes(path);
  if ("problem" in bytes) return { ok: false, problems: [bytes.problem] };
  const decoded = decode(bytes.value);
  if ("problem" in decoded) return { ok: false, problems: [decoded.problem] };
  return { ...parsePipeline(decoded.value, { ...options, file: path }), text: decoded.value };
}

type Outcome<T> = { readonly value: T } | { readonly problem: Problem };

async function readBytes(path: string): Promise<Outcome<Buffer>> {
  try {
    await using file = await open(path, "r");
    const stats = await file.stat();
    if (stats.isDirectory()) {
      return fileProblem(
        "SPEC_UNREADABLE_FILE",
        "this is a folder, expected a pipeline file",
        "name the file in it, such as pipeline.yaml",
      );
    }
    if (stats.size > largestBytes) return tooLarge(stats.size);
    // A pipe has no size, so what is read is bounded as well.
    const buffer = Buffer.allocUnsafe(largestBytes + 1);
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return length > largestBytes ? tooLarge(length) : { value: buffer.subarray(0, length) };
  } catch (error) {
    return fileProblem("SPEC_UNREADABLE_FILE", unreadable(error));
  }
}

function unreadable(error: unknown): string {
  const code = (error as { code?: unknown }).code;
  if (code === "ENOENT" || code === "ENOTDIR") return "there is no such file";
  if (code === "EACCES" || code === "EPERM") return "this file may not be read by you";
  return `the file cannot be read: ${error instanceof Error ? error.message : String(error)}`;
}

function tooLarge(size: number): Outcome<never> {
  const mebibytes = (size / largestBytes).toFixed(1);
  return fileProblem("SPEC_FILE_TOO_LARGE", `the file has ${mebibytes} MiB or more, a pipeline file has at most 1 MiB`);
}

function decode(bytes: Buffer): Outcome<string> {
  if (isUtf16(bytes)) return fileProblem("SPEC_NOT_UTF8", "the file is text in UTF-16", "save it as UTF-8");
  const zero = bytes.indexOf(0);
  if (zero !== -1) {
    return fileProblem("SPEC_BINARY_FILE", `the file is binary (byte ${zero} is zero), expected YAML text in UTF-8`);
  }
  try {
    return { value: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    const readable = new TextDecoder("utf-8").decode(bytes);
    const at = readable.indexOf("\ufffd");
    const before = readable.slice(0, at).split("\n");
    return fileProblem("SPEC_NOT_UTF8", "the file is not text in UTF-8", "save it as UTF-8", {
      line: before.length,
      column: (before.at(-1)?.length ?? 0) + 1,
    });
  }
}

/** By its byte order mark: what Windows editors write as "Unicode". */
function isUtf16([first, second]: Buffer): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

function fileProblem(
  code: string,
  message: string,
  hint?: string,
  { line, column } = { line: 1, column: 1 },
): { readonly problem: Problem } {
  const problem = { code, severity: "error" as const, line, column, length: 1, path: "", message };
  return { problem: hint === undefined ? problem : { ...problem, hint } };
}
